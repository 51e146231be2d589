package io.elasticfaces.controller;

import java.util.concurrent.TimeUnit;
import org.apache.camel.EndpointInject;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.Test;

@CamelMainTest(
        properties = {
            "camel.main.routesIncludePattern=file:{{faces.home}}/routes/controller/*.yaml",
            "app.controller.tick-millis=20",
        },
        mockEndpointsAndSkip = "seda:scale.*|aws2-.*")
class TickRouteTest {
    @EndpointInject("mock:seda:scale")
    MockEndpoint scale;

    @Configure
    void configure(MainConfigurationProperties main) {
        main.addConfiguration(new TestClients());
        main.addConfiguration(new ControllerConfiguration());
    }

    @Test
    void shouldAskForADecisionAtEveryTick() throws Exception {
        scale.expectedMinimumMessageCount(5);

        MockEndpoint.assertIsSatisfied(10, TimeUnit.SECONDS, scale);
    }
}
