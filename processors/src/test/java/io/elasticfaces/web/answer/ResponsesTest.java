package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ResponsesTest {
    @Test
    void shouldSayThatTheServiceStopsInsteadOfFailing() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            assertThat(problem(camel).getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(500);

            camel.stop();
            assertThat(problem(camel).getMessage().getHeaders())
                    .containsEntry(Exchange.HTTP_RESPONSE_CODE, 503)
                    .containsEntry("Retry-After", "1");
        }
    }

    private static Exchange problem(DefaultCamelContext camel) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new RejectedExecutionException());
        new Responses(new RequestMetrics(new SimpleMeterRegistry())).problem(exchange);
        return exchange;
    }
}
