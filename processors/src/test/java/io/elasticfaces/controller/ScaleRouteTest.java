package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.decide.DecisionEntry;
import io.elasticfaces.controller.observe.FleetReaderTest;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.BeanInject;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

@CamelMainTest(
        properties = {
            "camel.main.routesIncludePattern=file:{{faces.home}}/routes/controller/*.yaml",
            "app.controller.min=1",
            "app.controller.max=4",
            "app.controller.idle-timeout=1s",
            "app.worker.keep-warm-most=0s",
            "app.controller.startup-grace=0s",
            "app.controller.launch-template=workers",
            "app.controller.pool=4",
        },
        replaceRouteFromWith = {"scale=direct:scale-now", "tick=direct:no-tick"},
        mockEndpointsAndSkip = "aws2-.*")
class ScaleRouteTest {
    private final TestClients clients = new TestClients();
    private final List<software.amazon.awssdk.services.ec2.model.Instance> described = new ArrayList<>();
    private final List<Ec2Request> sent = new ArrayList<>();
    private Function<Ec2Request, String> errorCode = request -> null;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Produce
    ProducerTemplate send;

    @BeanInject
    ControllerStatus monitor;

    @BeanInject
    MeterRegistry meters;

    @EndpointInject("mock:aws2-ec2:describe")
    MockEndpoint describe;

    @EndpointInject("mock:aws2-ec2:change")
    MockEndpoint change;

    @Configure
    void configure(MainConfigurationProperties main) {
        main.addConfiguration(clients);
        main.addConfiguration(new ControllerConfiguration(() -> now));
    }

    @BeforeEach
    void describeTheFleet() {
        describe.whenAnyExchangeReceived(exchange -> {
            assertThat(exchange.getMessage().getBody()).isInstanceOf(DescribeInstancesRequest.class);
            exchange.getMessage()
                    .setBody(DescribeInstancesResponse.builder()
                            .reservations(
                                    Reservation.builder().instances(described).build())
                            .build());
        });
        change.whenAnyExchangeReceived(exchange -> {
            Ec2Request request = exchange.getMessage().getBody(Ec2Request.class);
            sent.add(request);
            String code = errorCode.apply(request);
            if (code != null) {
                throw refusal(code);
            }
        });
    }

    @Test
    void shouldStartWhatIsWantedInOneCall() {
        clients.requests(3, 0);
        fleet("o-true", "o", "o", "o");

        Exchange done = scale();

        assertThat(done.isFailed()).isFalse();
        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .containsExactly(List.of("i-1", "i-2", "i-3"));
        assertThat(ids(StopInstancesRequest.class, StopInstancesRequest::instanceIds))
                .isEmpty();
        assertThat(ids(CreateTagsRequest.class, CreateTagsRequest::resources)).isEmpty();
        assertThat(monitor.noneRunning()).isFalse();
        assertThat(monitor.decisions()).singleElement().satisfies(entry -> {
            assertThat(entry.time()).isEqualTo(now);
            assertThat(entry.action()).isEqualTo("start app-tier-instance-1, app-tier-instance-2, app-tier-instance-3");
            assertThat(entry.reason()).isEqualTo("3 visible, 0 in flight: 3 wanted, 0 available");
        });
        assertThat(changes("start", "agreed")).isEqualTo(3);
        assertThat(meters.get("faces.decisions")
                        .tag("action", "start")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("faces.decisions").tag("action", "stop").counter().count())
                .isZero();
        assertThat(meters.get("faces.measured.timestamp").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(now.getEpochSecond());
        assertThat(meters.get("faces.queue.messages")
                        .tags("queue", "request", "state", "visible")
                        .gauge()
                        .value())
                .isEqualTo(3);
        assertThat(meters.get("faces.instances").tag("state", "pending").gauge().value())
                .isEqualTo(3);
    }

    @Test
    void shouldDoNothingWhereTheFleetFits() {
        clients.requests(0, 1);
        fleet("r-true", "o", "o", "o");

        scale();

        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .isEmpty();
        assertThat(sent(RunInstancesRequest.class)).isEmpty();
        assertThat(ids(StopInstancesRequest.class, StopInstancesRequest::instanceIds))
                .isEmpty();
        assertThat(ids(CreateTagsRequest.class, CreateTagsRequest::resources)).isEmpty();
        assertThat(monitor.decisions()).isEmpty();
    }

    @Test
    void shouldLaunchWhatThePoolLacks() {
        clients.requests(3, 0);
        fleet("o-true");

        scale();

        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .containsExactly(List.of("i-1"));
        assertThat(sent(RunInstancesRequest.class))
                .extracting(request -> request.tagSpecifications().get(0).tags())
                .containsExactly(launched(2), launched(3), launched(4));
        assertThat(sent(RunInstancesRequest.class)).allSatisfy(request -> {
            assertThat(List.of(request.minCount(), request.maxCount())).containsOnly(1);
            assertThat(request.clientToken()).startsWith("app-tier-instance-");
            assertThat(request.launchTemplate().launchTemplateName()).isEqualTo("workers");
            assertThat(request.launchTemplate().version()).isEqualTo("1");
            assertThat(request.instanceInitiatedShutdownBehavior()).isEqualTo(ShutdownBehavior.STOP);
        });
        assertThat(changes("launch", "agreed")).isEqualTo(3);
    }

    private static List<Tag> launched(int number) {
        return List.of(
                tag("Name", "app-tier-instance-" + number),
                tag("elastic-faces", "faces"),
                tag("template-version", "1"));
    }

    @Test
    void shouldTerminateAStoppedInstanceOfAnotherVersion() {
        clients.requests(0, 0);
        clients.template(2);
        fleet("r-true", "o", "o", "o");

        scale();

        assertThat(ids(TerminateInstancesRequest.class, TerminateInstancesRequest::instanceIds))
                .containsExactly(List.of("i-4"));
        assertThat(monitor.decisions().get(0).action()).isEqualTo("terminate app-tier-instance-4");
        assertThat(monitor.decisions().get(0).reason())
                .isEqualTo("0 of 4 instances are of the launch template's version 2, which has taken no request yet");
        assertThat(changes("terminate", "agreed")).isEqualTo(1);
        assertThat(meters.get("faces.instances.outdated").gauge().value()).isEqualTo(3);
    }

    @Test
    void shouldForceOffWhatDoesNotStop() {
        clients.requests(0, 0);
        fleet("r-true", "s", "o", "o");
        scale();
        now = now.plusSeconds(120);

        scale();

        assertThat(sent(StopInstancesRequest.class)).singleElement().satisfies(request -> {
            assertThat(request.instanceIds()).containsExactly("i-2");
            assertThat(request.force()).isTrue();
        });
    }

    @Test
    void shouldReadTheFleetToItsLastPage() {
        clients.requests(0, 0);
        fleet("r-true", "o", "o", "o");
        describe.whenExchangeReceived(1, exchange -> exchange.getMessage()
                .setBody(DescribeInstancesResponse.builder().nextToken("more").build()));

        scale();

        assertThat(describe.getReceivedCounter()).isEqualTo(2);
        assertThat(monitor.snapshot().fleet().instances()).hasSize(4);
        assertThat(sent).isEmpty();
    }

    @Test
    void shouldGoOnScalingWhereTheLaunchTemplateCannotBeRead() {
        clients.templateFailsWith(refusal("UnauthorizedOperation"));
        clients.requests(1, 0);
        fleet("o-true", "o");

        scale();

        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .containsExactly(List.of("i-1"));
        assertThat(sent(RunInstancesRequest.class)).isEmpty();
        assertThat(monitor.status().getString("trouble"))
                .contains("launch template workers cannot be read: UnauthorizedOperation");
    }

    @Test
    void shouldStopInOneCallWhatHasBeenIdle() {
        clients.requests(0, 0);
        fleet("r-true", "r", "r");
        scale();
        now = now.plusSeconds(1);

        scale();

        assertThat(ids(StopInstancesRequest.class, StopInstancesRequest::instanceIds))
                .containsExactly(List.of("i-3", "i-2"));
        assertThat(changes("stop", "agreed")).isEqualTo(2);
    }

    @Test
    void shouldTagThoseThatStayBeforeTheyStart() {
        clients.requests(0, 0);
        fleet("o", "o-true");

        scale();

        assertThat(ids(CreateTagsRequest.class, CreateTagsRequest::resources))
                .containsExactly(List.of("i-1"), List.of("i-2"));
        assertThat(sent(CreateTagsRequest.class))
                .extracting(CreateTagsRequest::tags)
                .containsExactly(List.of(tag("keep-warm", "true")), List.of(tag("keep-warm", "false")));
        assertThat(sent.get(2)).isInstanceOf(StartInstancesRequest.class);
    }

    @Test
    void shouldTryTheHalvesWhereEc2RefusesThemTogether() {
        clients.requests(3, 0);
        fleet("o-true", "o", "o");
        errorCode = request -> request instanceof StartInstancesRequest start
                        && start.instanceIds().contains("i-2")
                ? "IncorrectInstanceState"
                : null;

        Exchange done = scale();

        assertThat(done.isFailed()).isFalse();
        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .containsExactly(
                        List.of("i-1", "i-2", "i-3"),
                        List.of("i-1"),
                        List.of("i-2", "i-3"),
                        List.of("i-2"),
                        List.of("i-3"));
        assertThat(monitor.snapshot().fleet().in(InstanceState.PENDING))
                .extracting(Instance::id)
                .containsExactly("i-1", "i-3");
        assertThat(monitor.decisions().get(0).action()).isEqualTo("EC2 refuses to start app-tier-instance-2");
        assertThat(monitor.decisions().get(0).reason()).contains("IncorrectInstanceState");
        assertThat(changes("start", "refused")).isEqualTo(1);
        assertThat(changes("start", "agreed")).isEqualTo(2);
    }

    @Test
    void shouldGoOnWithTheOthersWhereALaunchOrATagIsRefused() {
        clients.requests(3, 0);
        fleet("o", "o");
        errorCode = request -> {
            if (request instanceof CreateTagsRequest) {
                return "UnauthorizedOperation";
            }
            boolean firstLaunch = sent(RunInstancesRequest.class).equals(List.of(request));
            return firstLaunch ? "InsufficientInstanceCapacity" : null;
        };

        Exchange done = scale();

        assertThat(done.isFailed()).isFalse();
        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .containsExactly(List.of("i-1", "i-2"));
        assertThat(sent(RunInstancesRequest.class)).hasSize(2);
        assertThat(changes("launch", "agreed")).isEqualTo(1);
        assertThat(monitor.decisions()).extracting(DecisionEntry::reason).anySatisfy(reason -> assertThat(reason)
                .contains("InsufficientInstanceCapacity", "wait"));
    }

    @Test
    void shouldHandleAnEc2ThatDoesNotAnswerAndTryAgain() {
        clients.requests(1, 0);
        fleet("o-true");
        describe.whenExchangeReceived(1, exchange -> {
            throw SdkClientException.create("Connection refused");
        });

        Exchange done = scale();

        assertThat(done.isFailed()).isFalse();
        assertThat(done.getProperty(Exchange.EXCEPTION_CAUGHT)).isInstanceOf(SdkClientException.class);
        assertThat(sent).isEmpty();
        assertThat(monitor.status().getString("trouble")).contains("Connection refused", "AWS_ENDPOINT_URL_");
        assertThat(meters.get("faces.decision.failures").counter().count()).isEqualTo(1);

        scale();

        assertThat(ids(StartInstancesRequest.class, StartInstancesRequest::instanceIds))
                .containsExactly(List.of("i-1"));
        assertThat(monitor.status().get("trouble")).isNull();
    }

    @Test
    void shouldHandleAnSqsThatDoesNotAnswer() {
        clients.sqsFailsWith(SdkClientException.create("Connection refused"));

        Exchange done = scale();

        assertThat(done.isFailed()).isFalse();
        assertThat(describe.getExchanges()).isEmpty();
        assertThat(monitor.status().getString("trouble")).contains("Connection refused");
    }

    private Exchange scale() {
        return send.send("direct:scale-now", exchange -> {});
    }

    /** Instances 1, 2, ... by the letters of {@link Fleets}, each with the value of its keep-warm tag if it has one. */
    private void fleet(String... instances) {
        described.clear();
        for (String instance : instances) {
            String[] parts = instance.split("-", 2);
            int number = described.size() + 1;
            described.add(FleetReaderTest.described(
                    "i-" + number,
                    "app-tier-instance-" + number,
                    Fleets.state(parts[0].charAt(0)).label(),
                    now.minusSeconds(60),
                    parts.length > 1 ? parts[1] : null));
        }
    }

    private double changes(String change, String result) {
        return meters.get("faces.instance.changes")
                .tags("change", change, "result", result)
                .counter()
                .count();
    }

    private <T extends Ec2Request> List<List<String>> ids(Class<T> type, Function<T, List<String>> ids) {
        return sent(type).stream().map(ids).toList();
    }

    private <T extends Ec2Request> List<T> sent(Class<T> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    /** As the SDK throws it after its last attempt. */
    private static Exception refusal(String code) {
        Exception refusal = Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .build();
        refusal.addSuppressed(SdkClientException.create("Request attempt 1 failure"));
        return refusal;
    }
}
