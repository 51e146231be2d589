package io.elasticfaces.web.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The responses for monitoring: health checks and metrics. */
public final class HealthAndMetrics {
    private final MeterRegistry meters;

    /** @param meters the process's meters; metrics are empty unless it is a Prometheus registry */
    public HealthAndMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Responds with the states of all checks: 200, or 503 if one is down. */
    public void health(Exchange exchange, CamelContext camel) {
        answer(exchange, HealthCheckHelper.invoke(camel));
    }

    /** Responds with the states of the liveness checks; see {@link #health}. */
    public void live(Exchange exchange, CamelContext camel) {
        answer(exchange, HealthCheckHelper.invokeLiveness(camel));
    }

    /** Responds with the states of the readiness checks; see {@link #health}. */
    public void ready(Exchange exchange, CamelContext camel) {
        answer(exchange, HealthCheckHelper.invokeReadiness(camel));
    }

    private static void answer(Exchange exchange, Collection<HealthCheck.Result> results) {
        boolean up = HealthCheckHelper.isResultsUp(results, true);
        JsonArray checks = new JsonArray();
        for (HealthCheck.Result result : results) {
            JsonObject check = new JsonObject();
            check.put("name", result.getCheck().getId());
            check.put("status", result.getState().name());
            checks.add(check);
        }
        JsonObject health = new JsonObject();
        health.put("status", up ? "UP" : "DOWN");
        health.put("checks", checks);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, up ? 200 : 503);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(health.toJson());
    }

    /** Responds with the metrics in the Prometheus text format 0.0.4. */
    public void metrics(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        exchange.getMessage().setBody(meters instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "");
    }
}
