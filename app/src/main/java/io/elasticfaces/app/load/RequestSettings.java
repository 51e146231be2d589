package io.elasticfaces.app.load;

import java.net.URI;
import java.time.Duration;

/**
 * How requests are sent.
 *
 * @param url where pictures are posted
 * @param token sent as {@code Authorization: Bearer}, or null
 * @param async whether to ask for 202 at once and fetch the result afterwards
 * @param patience how long a client waits for its answer, retries and late results included
 */
record RequestSettings(URI url, String token, boolean async, Duration patience) {}
