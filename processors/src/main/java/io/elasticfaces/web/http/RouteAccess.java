package io.elasticfaces.web.http;

/** Who may call a route. The route's {@code group} in YAML says so. */
enum RouteAccess {
    /** {@code group: public}: everybody, for example browsers that load the page and load balancers. */
    PUBLIC,
    /** {@code group: internal}: clients with a token; without a configured token, clients on this machine. */
    INTERNAL,
    /** No group: clients with a token; without a configured token, everybody. */
    TOKEN;

    static RouteAccess of(String group) {
        if ("public".equals(group)) {
            return PUBLIC;
        }
        return "internal".equals(group) ? INTERNAL : TOKEN;
    }
}
