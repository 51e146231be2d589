package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import io.elasticfaces.controller.observe.FleetReaderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.BeanInject;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;

/** Wakes and ticks, with Camel's own EC2 component. */
@CamelMainTest(
        properties = {
            "camel.main.routesIncludePattern=file:{{faces.home}}/routes/controller/*.yaml",
            "app.controller.min=1",
            "app.controller.max=3",
        },
        replaceRouteFromWith = "tick=direct:tick-now")
class FleetChangesTest {
    private final TestClients clients = new TestClients();
    private final Ec2Client ec2 = clients.ec2Client();
    private final Map<String, String> states = new TreeMap<>();
    private final AtomicInteger describing = new AtomicInteger();
    private final List<Integer> describingAtOnce = new CopyOnWriteArrayList<>();
    private CountDownLatch described = new CountDownLatch(0);

    @Produce
    ProducerTemplate send;

    @BeanInject
    ControllerStatus monitor;

    @Configure
    void configure(MainConfigurationProperties main) {
        main.addConfiguration(clients);
        main.addConfiguration(new ControllerConfiguration());
    }

    @BeforeEach
    void answerAsEc2Does() {
        doAnswer(call -> {
                    describingAtOnce.add(describing.incrementAndGet());
                    described.await(10, TimeUnit.SECONDS);
                    describing.decrementAndGet();
                    return DescribeInstancesResponse.builder()
                            .reservations(
                                    Reservation.builder().instances(instances()).build())
                            .build();
                })
                .when(ec2)
                .describeInstances(any(DescribeInstancesRequest.class));
        doAnswer(call -> {
                    StartInstancesRequest request = call.getArgument(0);
                    synchronized (states) {
                        request.instanceIds().forEach(id -> states.put(id, "pending"));
                    }
                    return StartInstancesResponse.builder().build();
                })
                .when(ec2)
                .startInstances(any(StartInstancesRequest.class));
    }

    @Test
    void shouldDecideAtOnceWhenARequestFindsNobodyRunning() {
        states.put("i-1", "stopped");
        states.put("i-2", "stopped");

        send.send("direct:wake", ExchangePattern.InOnly, exchange -> {});

        Awaitility.await().until(() -> !monitor.noneRunning());
        assertThat(monitor.decisions())
                .anySatisfy(entry -> assertThat(entry.action()).contains("start app-tier-instance-1"));
    }

    @Test
    void shouldNotHoldTheRequestThatWakes() {
        described = new CountDownLatch(1);
        try {
            Exchange request = send.send("direct:wake", ExchangePattern.InOut, exchange -> {});
            assertThat(request.isFailed()).isFalse();
            Awaitility.await().until(() -> describing.get() == 1);
        } finally {
            described.countDown();
        }
    }

    @Test
    void shouldNeverMakeTwoDecisionsAtOnceAndDropTheTicksBetween() {
        described = new CountDownLatch(1);
        List<Exchange> done = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                done.add(send.send("direct:tick-now", exchange -> exchange.getExchangeExtension()
                        .addOnCompletion(new SynchronizationAdapter())));
            }
            Awaitility.await().until(() -> describing.get() == 1);
        } finally {
            described.countDown();
        }
        Awaitility.await()
                .until(() -> describing.get() == 0 && monitor.snapshot().at().isPresent());

        assertThat(done).allMatch(exchange -> !exchange.isFailed());
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> describingAtOnce.size() <= 2);
        assertThat(describingAtOnce).containsOnly(1);
    }

    private List<software.amazon.awssdk.services.ec2.model.Instance> instances() {
        synchronized (states) {
            return states.entrySet().stream()
                    .map(entry -> FleetReaderTest.described(
                            entry.getKey(),
                            "app-tier-instance-" + entry.getKey().substring(2),
                            entry.getValue(),
                            null,
                            null))
                    .toList();
        }
    }
}
