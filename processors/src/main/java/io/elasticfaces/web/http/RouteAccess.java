package io.elasticfaces.web.http;

/** The access to a route, set by its {@code group} in YAML. */
enum RouteAccess {
    /** {@code group: public}: all clients, for example browsers that load the page and load balancers. */
    PUBLIC,
    /** {@code group: internal}: clients with a token; without a configured token, clients on this machine. */
    INTERNAL,
    /** No group: clients with a token; without a configured token, all clients. */
    TOKEN;

    static RouteAccess of(String group) {
        if ("public".equals(group)) {
            return PUBLIC;
        }
        return "internal".equals(group) ? INTERNAL : TOKEN;
    }
}
