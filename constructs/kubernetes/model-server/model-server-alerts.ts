import {
  applicationAlert as alert,
  noneAnswers,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';

/** What may be wrong with a server of this name: whatever it is, it answers or does not. */
export const serverAlerts =
  (name: string) =>
  (servers: MonitoredSeries<never>): Alert[] => [
    alert(
      noneAnswers({
        name: 'ModelServerDown',
        answers: servers.up(),
        forMinutes: 15,
        summary: `No server of the model ${name} answers.`,
      }),
    ),
  ];
