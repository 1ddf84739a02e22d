export {
  OAuth2Proxy,
  type OAuth2ProxyProps,
  type ProxiedService,
  type ProxyTask,
} from './oauth2-proxy';
