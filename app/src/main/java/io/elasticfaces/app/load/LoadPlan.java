package io.elasticfaces.app.load;

import java.net.URI;

/**
 * What a run was asked to do.
 *
 * @param url where the pictures are posted
 * @param pictures how many different ones there are
 * @param named whether it is known who is in them
 * @param requests N
 * @param clients the most requests that are open at once
 * @param perSecond requests a second of an open loop; 0 for a closed loop, where each client waits for its answer
 * @param async whether the clients ask for 202
 * @param most the most instances that the deployment may run
 */
record LoadPlan(
        URI url, int pictures, boolean named, int requests, int clients, double perSecond, boolean async, int most) {
    /**
     * The number of instances that should be seen running at once: as many as there are requests at once, at the most.
     * In a closed loop no more than the clients' requests can wait.
     */
    int expectedPeak() {
        int waiting = perSecond > 0 ? requests : Math.min(requests, clients);
        return Math.min(waiting, most);
    }

    String describe() {
        return Figures.format(
                "%d requests of %d pictures to %s, %s%s",
                requests,
                pictures,
                url,
                perSecond > 0
                        ? Figures.format("%.1f a second, at most %d open at once", perSecond, clients)
                        : clients + " clients at once",
                async ? ", asking for 202 and fetching the results" : "");
    }
}
