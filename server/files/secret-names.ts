import { globMatcher } from './glob-matcher.ts';

/** Names under which secrets are kept, beyond what `foretype.excludeFiles` says: text of such files never stands in another file's prompt. */
export const isSecretName = globMatcher([
  '**/.env*',
  '**/*.env',
  '**/*.pem',
  '**/*.key',
  '**/*.p12',
  '**/*.pfx',
  '**/*.keystore',
  '**/*.jks',
  '**/id_{rsa,dsa,ecdsa,ed25519}*',
  '**/{credential,secret}{,s}{,.*}',
  '**/*.secret{,s}',
  '**/.{netrc,npmrc,pypirc,pgpass,htpasswd}',
  '**/.{ssh,aws,gnupg,kube}/**',
]);
