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

/** What monitoring asks: whether the process is live and ready, and its metrics. */
public final class HealthAndMetrics {
    private final MeterRegistry meters;

    /** @param meters the process's meters; a Prometheus registry, or the metrics stay empty */
    public HealthAndMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Answers 200 with every check's state, or 503 where one of them is down. */
    public void health(Exchange exchange, CamelContext camel) {
        answer(exchange, HealthCheckHelper.invoke(camel));
    }

    /** Answers as {@link #health} by the checks that say whether the process goes on at all. */
    public void live(Exchange exchange, CamelContext camel) {
        answer(exchange, HealthCheckHelper.invokeLiveness(camel));
    }

    /** Answers as {@link #health} by the checks that say whether pictures can be taken now. */
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

    /** Answers with the metrics in Prometheus's text format 0.0.4. */
    public void metrics(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        exchange.getMessage().setBody(meters instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "");
    }
}
