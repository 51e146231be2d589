package io.elasticfaces.cli.load;

/** A count that is read from a deployment. */
enum Metric {
    WEB_INSTANCES("running web instances"),
    INSTANCES("running instances"),
    PENDING_INSTANCES("pending instances"),
    /** Visible messages of the request queue. */
    REQUESTS("request queue"),
    /** Messages of the request queue that workers have received. */
    REQUESTS_IN_FLIGHT("requests in flight"),
    /** Visible messages of the response queue. */
    RESPONSES("response queue"),
    /** Messages of the response queue that a web tier has received. */
    RESPONSES_IN_FLIGHT("responses in flight"),
    REQUEST_SIZE("request size limit"),
    RESPONSE_SIZE("response size limit"),
    IN_OBJECTS("objects in"),
    OUT_OBJECTS("objects out");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
