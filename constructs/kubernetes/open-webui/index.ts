export { OpenWebUi } from './open-webui';
export type { ChatFiles, ChatModels, OpenWebUiProps } from './open-webui-props';
