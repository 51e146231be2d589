package io.elasticfaces.app.load;

/**
 * What a run watches of a deployment, read from AWS. Every call is one or few requests to AWS; errors are the SDK's
 * exceptions.
 */
interface Deployment {
    /**
     * A queue.
     *
     * @param visible messages that nobody holds
     * @param inFlight messages that somebody holds
     * @param maximumMessageSize bytes
     */
    record Queue(int visible, int inFlight, int maximumMessageSize) {}

    /**
     * The instances.
     *
     * @param webRunning web instances in the state running
     * @param appRunning application instances in the state running
     * @param appPending application instances that are on their way to running
     */
    record Fleet(int webRunning, int appRunning, int appPending) {}

    Queue requestQueue();

    Queue responseQueue();

    Fleet fleet();

    /** Application instances in the state running; cheaper than {@link #fleet()}. */
    int runningApps();

    /** Objects in the input bucket; large counts may lag behind a little. */
    long quickInObjects();

    /** Objects in the output bucket; large counts may lag behind a little. */
    long quickOutObjects();

    /** Objects in the input bucket, all of them listed, up to a bound. */
    long exactInObjects(long upTo);

    /** Objects in the output bucket, all of them listed, up to a bound. */
    long exactOutObjects(long upTo);
}
