/** Requests and replies without a web tier, for who tries or measures a worker by itself. */
package io.elasticfaces.app.feed;
