export { SparkAccess } from './spark-access';
export {
  pythonApplication,
  type PythonApplication,
  type PythonApplicationOptions,
} from './python-application';
export { SPARK_API } from './names';
export { TeamSpark, type TeamSparkProps } from './team-spark';
