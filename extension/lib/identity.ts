/**
 * Who the extension is to the browser and to the service. The service admits requests from
 * exactly these origins, so they must never change.
 */

/**
 * Public half of an RSA key, DER in base64. Chromium derives the extension's id from it; without
 * it the id would follow the folder the extension is loaded from.
 */
export const CHROMIUM_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0OveDVoYmutauPALAZ4C7/Kj58RbsH5gN7YSGYw5Ogs1' +
  'SAoK9Iq+JEPnY0gT5k0kckH2o5h2HOsd48e6qbE8YGj6YYDGViRwE7Ugh0Fz8eerV1ycPsnZW6gRHMEBk1PfSxtH' +
  'o8+i9yfm2hut7dFdG2C9116k4Y2GokV1efMWq0+3sCAi4tNZtS3APhK41i7BSxnKUycg/zYp35drGzcnde1xuajY' +
  'hEypTiKQGAPlPyHiNdnISy59GkmW8IwrL1Nh9XgIa2bp1znKi4IzEIqUY77klZrQykSfJi3cn1qZNc7OgF9mDM9I' +
  'JwQ8EcB395hHS3htO5XwDCRLConY00ZqXwIDAQAB';

/** SHA-256 of the key's bytes, first 32 hex digits, written a to p. A test recomputes it. */
export const CHROMIUM_ID = 'dmeimicnohmpamdpnbaegeeenkmbcacj';

/** Firefox asks for an id in the form of an address; `.invalid` can never be someone's. */
export const GECKO_ID = 'discreet@discreet.invalid';

/** Name under which the browser knows the program that starts the service and tells its port. */
export const NATIVE_HOST = 'discreet.service';
