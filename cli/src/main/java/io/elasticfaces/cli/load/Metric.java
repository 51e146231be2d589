package io.elasticfaces.cli.load;

import java.util.List;
import java.util.Map;

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

    private static final List<Metric> ZERO_AT_START = List.of(
            INSTANCES,
            PENDING_INSTANCES,
            REQUESTS,
            REQUESTS_IN_FLIGHT,
            RESPONSES,
            RESPONSES_IN_FLIGHT,
            IN_OBJECTS,
            OUT_OBJECTS);

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Returns the counts that are not 0, e.g. {@code objects in: 3}. It is empty if a checked run can begin. */
    static List<String> leftovers(Map<Metric, Long> counts) {
        return ZERO_AT_START.stream()
                .filter(metric -> counts.get(metric) > 0)
                .map(metric -> metric.title + ": " + counts.get(metric))
                .toList();
    }
}
