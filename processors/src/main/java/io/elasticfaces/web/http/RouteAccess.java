package io.elasticfaces.web.http;

import java.util.List;
import java.util.Set;

/** The access to a route, set by its {@code group} in YAML, which is a list separated by commas. */
enum RouteAccess {
    /** {@code group: public}: all clients, for example browsers that load the page and load balancers. */
    PUBLIC,
    /** {@code group: internal}: clients with a token; without a configured token, clients on this machine. */
    INTERNAL,
    /** Neither: clients with a token; without a configured token, all clients. */
    TOKEN;

    private static final Set<String> GROUPS = Set.of("public", "internal", "drained-first");

    static RouteAccess of(String group) {
        List<String> groups = group == null ? List.of() : List.of(group.split(","));
        if (!GROUPS.containsAll(groups)) {
            throw new IllegalArgumentException("The group " + group + " is not a list of " + GROUPS + ".");
        }
        if (groups.contains("public")) {
            return PUBLIC;
        }
        return groups.contains("internal") ? INTERNAL : TOKEN;
    }
}
