package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.PENDING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.SHUTTING_DOWN;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.TERMINATED;

import io.elasticfaces.local.endpoint.AccessKey;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The EC2 API as AWS's SDK sees it. */
class Ec2ActionsIT {
    private static final String NOBODY = "i-00000000000000000";
    private static final String IMAGE = Image.DEFAULT.id();

    @TempDir
    Path folder;

    private Cloud cloud;
    private Ec2Client client;

    @BeforeEach
    void start() {
        cloud = new Cloud(Cloud.settings(folder));
        client = cloud.client();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void seed() {
        seed("#!/bin/sh\nexec sleep 1000\n");
    }

    private void seed(String userData) {
        cloud.ec2().seed("web-instance", InstanceState.RUNNING, "");
        for (int number = 1; number <= 15; number++) {
            cloud.ec2().seed("app-tier-instance-" + number, InstanceState.STOPPED, userData);
        }
    }

    private List<String> names(Filter... filters) {
        return client.describeInstances(describe -> describe.filters(filters)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .flatMap(instance -> instance.tags().stream())
                .filter(tag -> tag.key().equals("Name"))
                .map(Tag::value)
                .toList();
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Ec2Exception.class, e -> assertThat(
                        e.awsErrorDetails().errorCode())
                .as(e.getMessage())
                .isEqualTo(code));
    }

    @Test
    void shouldSeedTheFleetOnceAndRenewUserData() {
        seed();
        List<String> before = cloud.ids();

        seed("#!/bin/sh\nexit 0\n");

        assertThat(cloud.ids()).hasSize(16).isEqualTo(before);
        assertThat(names(filter("instance-state-name", "running"))).containsExactly("web-instance");
        assertThat(names(filter("instance-type", "t2.micro"))).hasSize(16);
        assertThat(client.describeInstanceAttribute(describe ->
                                describe.instanceId(before.get(15)).attribute(InstanceAttributeName.USER_DATA))
                        .userData()
                        .value())
                .isEqualTo(Cloud.base64("#!/bin/sh\nexit 0\n"));
    }

    @Test
    void shouldFilterByTagStateTypeAndIdWithWildcards() {
        seed();

        assertThat(names(filter("tag:Name", "app-tier-instance-*"))).hasSize(15);
        assertThat(names(filter("tag:Name", "app-tier-instance-?")))
                .hasSize(9)
                .startsWith("app-tier-instance-1", "app-tier-instance-2");
        assertThat(names(filter("tag:Name", "APP-*"))).isEmpty();
        assertThat(names(filter("tag:Name", "web-instance", "*-15")))
                .containsExactly("web-instance", "app-tier-instance-15");
        assertThat(names(filter("tag:Name", "*"), filter("instance-state-name", "pending", "running")))
                .containsExactly("web-instance");
        assertThat(names(filter("tag-key", "Na*"))).hasSize(16);
        assertThat(names(filter("tag-key", "Other"))).isEmpty();
        assertThat(names(filter("instance-state-code", "80"))).hasSize(15);
        assertThat(names(filter("image-id", IMAGE))).hasSize(16);
        assertThat(names(filter("instance-id", cloud.ids().get(3)))).containsExactly("app-tier-instance-3");
        assertRefused("InvalidParameterValue", () -> names(filter("no-such-filter", "x")));
    }

    @Test
    void shouldGivePagesThatTogetherAreTheWhole() {
        seed();

        DescribeInstancesResponse first = client.describeInstances(describe -> describe.maxResults(7));
        List<String> all = client.describeInstancesPaginator(describe -> describe.maxResults(5)).stream()
                .flatMap(page -> page.reservations().stream())
                .flatMap(reservation -> reservation.instances().stream())
                .map(software.amazon.awssdk.services.ec2.model.Instance::instanceId)
                .toList();

        assertThat(first.reservations()).hasSize(7);
        assertThat(all).isEqualTo(cloud.ids());
        assertRefused("InvalidParameterValue", () -> client.describeInstances(describe -> describe.maxResults(4)));
        assertRefused("InvalidParameterValue", () -> client.describeInstances(describe -> describe.nextToken("x")));
        assertRefused(
                "InvalidParameterCombination",
                () -> client.describeInstances(describe ->
                        describe.maxResults(5).instanceIds(cloud.ids().get(0))));
    }

    @Test
    void shouldGoThroughTheStatesOfAws() {
        String id = cloud.launch("#!/bin/sh\nexec sleep 1000\n");
        cloud.awaitState(RUNNING, id);

        assertThat(client.startInstances(start -> start.instanceIds(id))
                        .startingInstances()
                        .get(0)
                        .currentState()
                        .name())
                .isEqualTo(RUNNING);
        var stopping = client.stopInstances(stop -> stop.instanceIds(id)).stoppingInstances();
        assertThat(stopping.get(0).previousState().code()).isEqualTo(16);
        assertThat(stopping.get(0).currentState().code()).isEqualTo(64);
        assertThat(stopping.get(0).currentState().name()).isEqualTo(STOPPING);
        cloud.awaitState(STOPPED, id);
        assertThat(client.stopInstances(stop -> stop.instanceIds(id))
                        .stoppingInstances()
                        .get(0)
                        .currentState()
                        .name())
                .isEqualTo(STOPPED);
        var starting = client.startInstances(start -> start.instanceIds(id)).startingInstances();
        assertThat(starting.get(0).previousState().name()).isEqualTo(STOPPED);
        assertThat(starting.get(0).currentState().name()).isEqualTo(PENDING);
        cloud.awaitState(RUNNING, id);
        client.stopInstances(stop -> stop.instanceIds(id));
        cloud.awaitState(STOPPED, id);
        assertThat(client.terminateInstances(terminate -> terminate.instanceIds(id))
                        .terminatingInstances()
                        .get(0)
                        .currentState()
                        .name())
                .isEqualTo(TERMINATED);
        assertRefused("IncorrectInstanceState", () -> client.startInstances(start -> start.instanceIds(id)));
        assertRefused("IncorrectInstanceState", () -> client.stopInstances(stop -> stop.instanceIds(id)));
    }

    @Test
    void shouldRefuseToStopAPendingInstanceButTerminateIt() {
        cloud.close();
        cloud = new Cloud(Cloud.settings(folder).withFaults(FaultInjector.bootDelay(Duration.ofHours(1))));
        client = cloud.client();
        String id = cloud.launch("#!/bin/sh\necho x > ran\n");
        assertThat(cloud.state(id)).isEqualTo(PENDING);

        assertRefused("IncorrectInstanceState", () -> client.stopInstances(stop -> stop.instanceIds(id)));
        client.terminateInstances(terminate -> terminate.instanceIds(id));

        cloud.awaitState(TERMINATED, id);
        assertThat(folder.resolve(id).resolve("ran")).doesNotExist();
    }

    @Test
    void shouldRefuseToStartAStoppingInstanceAndStopItByForce() {
        cloud.close();
        cloud = new Cloud(Cloud.settings(folder, Duration.ofHours(1), Duration.ofHours(1)));
        client = cloud.client();
        String deaf = cloud.launch("#!/bin/sh\ntrap '' TERM\necho deaf\nwhile true; do sleep 0.1; done\n");
        cloud.awaitConsole(deaf, "deaf");

        client.stopInstances(stop -> stop.instanceIds(deaf));
        assertRefused("IncorrectInstanceState", () -> client.startInstances(start -> start.instanceIds(deaf)));
        client.stopInstances(stop -> stop.instanceIds(deaf).force(true));

        cloud.awaitState(STOPPED, deaf);
    }

    @Test
    void shouldChangeAllInstancesOfACallOrNone() {
        String up = cloud.launch("");
        String gone = cloud.launch("");
        cloud.awaitState(RUNNING, up, gone);
        assertThat(client.terminateInstances(terminate -> terminate.instanceIds(gone))
                        .terminatingInstances()
                        .get(0)
                        .currentState()
                        .name())
                .isEqualTo(SHUTTING_DOWN);
        cloud.awaitState(TERMINATED, gone);

        assertRefused("IncorrectInstanceState", () -> client.stopInstances(stop -> stop.instanceIds(up, gone)));
        assertRefused("InvalidInstanceID.NotFound", () -> client.stopInstances(stop -> stop.instanceIds(up, NOBODY)));

        assertThat(cloud.state(up)).isEqualTo(RUNNING);
    }

    @Test
    void shouldAnswerWithTheErrorCodesOfAws() {
        assertRefused("InvalidInstanceID.NotFound", () -> client.startInstances(start -> start.instanceIds(NOBODY)));
        assertRefused("InvalidInstanceID.Malformed", () -> client.startInstances(start -> start.instanceIds("i-x")));
        assertRefused("InvalidInstanceID.Malformed", () -> cloud.describe("web-instance"));
        assertRefused("MissingParameter", () -> client.startInstances(start -> {}));
        assertRefused("InvalidAction", () -> client.describeVpcs());
        assertRefused(
                "DryRunOperation",
                () -> client.startInstances(start -> start.instanceIds(NOBODY).dryRun(true)));
        assertRefused("InvalidAMIID.NotFound", () -> cloud.launch("", run -> run.imageId("ami-00000000000000000")));
        assertRefused("InvalidAMIID.Malformed", () -> cloud.launch("", run -> run.imageId("debian")));
        assertRefused("InvalidParameterValue", () -> cloud.launch("", run -> run.instanceType("huge")));
        assertRefused(
                "InvalidParameterValue",
                () -> cloud.launch("", run -> run.minCount(3).maxCount(2)));
        assertRefused("InvalidParameterValue", () -> cloud.launch("", run -> run.minCount(0)));
        assertRefused("InvalidUserData.Malformed", () -> cloud.launch("x".repeat(16_385)));
        assertRefused("InvalidUserData.Malformed", () -> cloud.launch("", run -> run.userData("%")));
        assertRefused(
                "InsufficientInstanceCapacity",
                () -> cloud.launch("", run -> run.minCount(65).maxCount(65)));
        assertRefused(
                "InvalidID",
                () -> client.createTags(create -> create.resources("vpc-1")
                        .tags(Tag.builder().key("a").value("b").build())));
    }

    @Test
    void shouldAnswerOnlyItsOwnCredentials() {
        URI endpoint = cloud.ec2().endpoint();
        try (Ec2Client stranger = Cloud.client(endpoint, new AccessKey("stranger", "local-secret"))) {
            assertRefused("AuthFailure", stranger::describeInstances);
        }
    }

    @Test
    void shouldLaunchOncePerClientToken() {
        RunInstancesResponse first = client.runInstances(run ->
                run.imageId(IMAGE).minCount(1).maxCount(3).clientToken("token").instanceType("t2.micro"));
        RunInstancesResponse second = client.runInstances(run ->
                run.imageId(IMAGE).minCount(1).maxCount(3).clientToken("token").instanceType("t2.micro"));

        assertThat(first.instances()).hasSize(3);
        assertThat(second.reservationId()).isEqualTo(first.reservationId());
        assertThat(cloud.ids()).hasSize(3);
    }

    @Test
    void shouldLaunchAsManyAsFit() {
        assertThat(client.runInstances(run -> run.imageId(IMAGE).minCount(1).maxCount(100))
                        .instances())
                .hasSize(64);
    }

    @Test
    void shouldAddAndReplaceTags() {
        String id = cloud.launch(
                "",
                run -> run.tagSpecifications(specification -> specification
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("Name").value("one").build())));
        client.createTags(create -> create.resources(id)
                .tags(
                        Tag.builder().key("keep-warm").value("").build(),
                        Tag.builder().key("Name").value("two").build()));

        assertThat(cloud.describe(id).tags())
                .containsExactlyInAnyOrder(
                        Tag.builder().key("Name").value("two").build(),
                        Tag.builder().key("keep-warm").value("").build());
        assertRefused(
                "InvalidParameterValue",
                () -> client.createTags(create -> create.resources(id)
                        .tags(Tag.builder().key("aws:x").value("y").build())));
        assertRefused(
                "TagLimitExceeded",
                () -> client.createTags(create -> create.resources(id)
                        .tags(Stream.iterate(0, n -> n + 1)
                                .limit(50)
                                .map(n -> Tag.builder().key("k" + n).value("v").build())
                                .toList())));
    }

    @Test
    void shouldDescribeTheStatusOfRunningInstancesOrOfAll() {
        seed();

        var running = client.describeInstanceStatus().instanceStatuses();
        assertThat(running).hasSize(1);
        assertThat(running.get(0).instanceStatus().status()).isEqualTo(SummaryStatus.OK);
        assertThat(client.describeInstanceStatus(describe -> describe.includeAllInstances(true))
                        .instanceStatuses())
                .hasSize(16);
        assertThat(client.describeInstanceStatus(describe ->
                                describe.includeAllInstances(true).filters(filter("instance-state-name", "stopped")))
                        .instanceStatuses())
                .extracting(status -> status.instanceState().name())
                .hasSize(15)
                .containsOnly(STOPPED);
    }

    @Test
    void shouldDescribeItsImages() {
        assertThat(client.describeImages(describe -> describe.owners("self")).images())
                .extracting(software.amazon.awssdk.services.ec2.model.Image::imageId)
                .containsExactly(IMAGE, Image.OTHER.id());
        assertThat(client.describeImages(describe -> describe.filters(filter("name", "elastic-*")))
                        .images())
                .hasSize(1);
        assertRefused(
                "InvalidAMIID.NotFound",
                () -> client.describeImages(describe -> describe.imageIds("ami-00000000000000000")));
    }

    @Test
    void shouldForgetTerminatedInstancesAfterAWhile() {
        cloud.close();
        cloud = new Cloud(Cloud.settings(folder, Duration.ofSeconds(1), Duration.ofMillis(300)));
        client = cloud.client();
        String id = cloud.launch("#!/bin/sh\necho x\n");
        cloud.awaitState(STOPPED, id);
        client.terminateInstances(terminate -> terminate.instanceIds(id));

        await().atMost(Cloud.LONG).until(() -> cloud.ids().isEmpty());

        assertRefused("InvalidInstanceID.NotFound", () -> cloud.describe(id));
    }

    @Test
    void shouldRefuseWhatAWebPageCouldSend() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(cloud.ec2().endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1&ImageId=" + IMAGE));

        HttpResponse<String> unsigned = send(request);

        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(unsigned.body()).contains("<Code>MissingAuthenticationToken</Code>");
        assertThat(cloud.ids()).isEmpty();
        try (Socket socket = new Socket("127.0.0.1", cloud.ec2().endpoint().getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void shouldLaunchFromALaunchTemplateThatIsKept() {
        client.createLaunchTemplate(
                create -> create.launchTemplateName("app").launchTemplateData(data -> data.imageId(IMAGE)
                        .instanceType("t3.small")
                        .userData(Cloud.base64("#!/bin/sh\nexec sleep 1000\n"))
                        .securityGroupIds("sg-1")
                        .tagSpecifications(specification -> specification
                                .resourceType(ResourceType.INSTANCE)
                                .tags(tag("Name", "from-template"), tag("role", "worker")))));
        assertRefused(
                "InvalidLaunchTemplateName.AlreadyExistsException",
                () -> client.createLaunchTemplate(
                        create -> create.launchTemplateName("app").launchTemplateData(data -> data.imageId(IMAGE))));
        cloud.close();
        cloud = new Cloud(Cloud.settings(folder));
        client = cloud.client();

        assertThat(client.describeLaunchTemplates(describe -> describe.launchTemplateNames("app"))
                        .launchTemplates())
                .singleElement()
                .satisfies(
                        template -> assertThat(template.latestVersionNumber()).isEqualTo(1));
        var launched = launch();
        assertThat(launched.instanceTypeAsString()).isEqualTo("t3.small");
        assertThat(launched.tags())
                .contains(tag("Name", "from-template"), tag("role", "idle"), tag("aws:ec2launchtemplate:version", "1"));
        cloud.awaitState(RUNNING, launched.instanceId());
        client.deleteLaunchTemplate(delete -> delete.launchTemplateName("app"));
        assertRefused("InvalidLaunchTemplateName.NotFoundException", this::launch);
    }

    private software.amazon.awssdk.services.ec2.model.Instance launch() {
        return client.runInstances(run -> run.launchTemplate(
                                template -> template.launchTemplateName("app").version("$Default"))
                        .minCount(1)
                        .maxCount(1)
                        .tagSpecifications(specification -> specification
                                .resourceType(ResourceType.INSTANCE)
                                .tags(tag("role", "idle"))))
                .instances()
                .get(0);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void shouldTellAnInstanceWhatItIsAndHowItIsTagged() throws Exception {
        String id = cloud.launch("#!/bin/nothing");
        client.createTags(create -> create.resources(id).tags(tag("keep-warm", "yes")));
        String metadata = cloud.ec2().endpoint() + "/imds/" + id + "/latest/";

        HttpResponse<String> token = send(HttpRequest.newBuilder(URI.create(metadata + "api/token"))
                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                .PUT(HttpRequest.BodyPublishers.noBody()));

        assertThat(get(metadata + "meta-data/instance-id", token.body()).body()).isEqualTo(id);
        assertThat(get(metadata + "meta-data/tags/instance/keep-warm", token.body())
                        .body())
                .isEqualTo("yes");
        assertThat(get(metadata + "meta-data/tags/instance/Name", token.body()).statusCode())
                .isEqualTo(404);
        assertThat(get(metadata + "user-data", token.body()).body()).isEqualTo("#!/bin/nothing");
        assertThat(get(metadata + "meta-data/instance-id", "guess").statusCode())
                .isEqualTo(401);
    }

    private static HttpResponse<String> get(String address, String token) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address)).header("X-aws-ec2-metadata-token", token));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
