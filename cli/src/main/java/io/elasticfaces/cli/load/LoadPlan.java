package io.elasticfaces.cli.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The parameters of a run.
 *
 * @param url the web tier
 * @param token bearer token of the web tier, or null
 * @param timeout how long a client waits for one answer, retries included
 * @param pictures pictures to post, in this order, repeatedly
 * @param requests number of requests
 * @param clients number of concurrent clients
 * @param maxInstances largest number of app instances that the deployment may run
 */
record LoadPlan(
        URI url, String token, Duration timeout, List<Picture> pictures, int requests, int clients, int maxInstances) {
    /** Returns the expected peak of running instances: one per concurrent request, up to the limit. */
    int expectedPeak() {
        return Math.min(Math.min(requests, clients), maxInstances);
    }

    /** Returns whether the people in the pictures are known. */
    boolean named() {
        return pictures.get(0).expected() != null;
    }
}
