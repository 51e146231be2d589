package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

@CamelMainTest(
        properties = {
            "camel.main.routesIncludePattern=file:{{faces.home}}/routes/web/status.yaml",
            "app.controller.max=3",
        },
        replaceRouteFromWith = "status=direct:status")
class StatusRouteTest {
    @Produce("direct:status")
    ProducerTemplate send;

    @BeanInject
    ControllerStatus monitor;

    @Configure
    void configure(MainConfigurationProperties main) {
        main.addConfiguration(new TestClients());
        main.addConfiguration(new ControllerConfiguration());
    }

    @Test
    void shouldAnswerWithWhatIsKnownAsJson() throws Exception {
        monitor.webTier(() -> 7, () -> Duration.ZERO, JsonObject::new);

        Exchange answer = send.request("direct:status", exchange -> {});

        assertThat(answer.isFailed()).isFalse();
        assertThat(answer.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(answer.getMessage().getHeader("Cache-Control")).isEqualTo("no-store");
        JsonObject status = (JsonObject) Jsoner.deserialize(answer.getMessage().getBody(String.class));
        assertThat(status.getInteger("waiting")).isEqualTo(7);
        assertThat(status.getInteger("max")).isEqualTo(3);
    }
}
