/** Requests and replies without a web tier, to test or measure a worker alone. */
package io.elasticfaces.app.feed;
