package io.elasticfaces.app.load;

/** A count that is watched during a run. */
enum Metric {
    /** Messages in the request queue that nobody holds. */
    REQUESTS("request queue"),
    /** Messages of the request queue that workers hold. */
    REQUESTS_IN_FLIGHT("requests in flight"),
    /** Messages in the response queue that nobody holds. */
    RESPONSES("response queue"),
    /** Application instances in the state {@code running}. */
    INSTANCES("running instances"),
    /** Objects in the input bucket. */
    IN_OBJECTS("objects in"),
    /** Objects in the output bucket. */
    OUT_OBJECTS("objects out");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
