package io.elasticfaces.web.http;

import java.util.List;

/** The access to a route, set by its {@code group} in YAML, which is a list separated by commas. */
enum RouteAccess {
    /** {@code group: public}: all clients, for example browsers that load the page and load balancers. */
    PUBLIC,
    /** {@code group: internal}: clients with a token; without a configured token, clients on this machine. */
    INTERNAL,
    /** Neither: clients with a token; without a configured token, all clients. */
    TOKEN;

    static RouteAccess of(String group) {
        List<String> groups = group == null ? List.of() : List.of(group.split(","));
        if (groups.contains("public")) {
            return PUBLIC;
        }
        return groups.contains("internal") ? INTERNAL : TOKEN;
    }
}
