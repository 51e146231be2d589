package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.Cloud.IMAGE;
import static io.elasticfaces.local.ec2.Cloud.SLEEPS;
import static io.elasticfaces.local.ec2.Cloud.assertRefused;
import static io.elasticfaces.local.ec2.Cloud.tag;
import static org.assertj.core.api.Assertions.assertThat;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SummaryStatus;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The EC2 API as AWS's SDK sees it. */
class Ec2ActionsIT {
    private static final String NOBODY = "i-00000000000000000";

    @TempDir
    Path folder;

    private Cloud cloud;
    private Ec2Client client;

    @BeforeEach
    void start() {
        restart(Cloud.settings(folder));
    }

    private void restart(Ec2Settings settings) {
        if (cloud != null) {
            cloud.close();
        }
        cloud = new Cloud(settings);
        client = cloud.client;
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private void seed(String userData) {
        cloud.ec2.seed("web-instance", InstanceState.RUNNING, "", Map.of());
        for (int number = 1; number <= 15; number++) {
            cloud.ec2.seed("app-tier-instance-" + number, InstanceState.STOPPED, userData, Map.of());
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

    @Test
    void shouldSeedTheFleetOnceAndRenewUserData() {
        seed(SLEEPS);
        List<String> before = cloud.ids();

        seed("#!/bin/sh\nexit 0\n");

        assertThat(cloud.ids()).hasSize(16).isEqualTo(before);
        assertThat(names(filter("instance-state-name", "running"))).containsExactly("web-instance");
        assertThat(client.describeInstanceAttribute(describe ->
                                describe.instanceId(before.get(15)).attribute(InstanceAttributeName.USER_DATA))
                        .userData()
                        .value())
                .isEqualTo(Cloud.base64("#!/bin/sh\nexit 0\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "tag:Name, app-tier-instance-*, 15",
        "tag:Name, app-tier-instance-?, 9",
        "tag:Name, APP-*, 0",
        "tag:Other, *, 0",
        "tag-key, Na*, 16",
        "tag-key, Other, 0",
        "instance-state-code, 80, 15",
        "instance-type, t2.micro, 16",
        "image-id, ami-0e1a571cface50001, 16"
    })
    void shouldFilterWithWildcards(String filter, String pattern, int found) {
        seed(SLEEPS);

        assertThat(names(filter(filter, pattern))).hasSize(found);
    }

    @Test
    void shouldFilterByAnyValueOfAllFilters() {
        seed(SLEEPS);

        assertThat(names(filter("tag:Name", "web-instance", "*-15")))
                .containsExactly("web-instance", "app-tier-instance-15");
        assertThat(names(filter("tag:Name", "*"), filter("instance-state-name", "pending", "running")))
                .containsExactly("web-instance");
        assertThat(names(filter("instance-id", cloud.ids().get(3)))).containsExactly("app-tier-instance-3");
        assertRefused("InvalidParameterValue", () -> names(filter("no-such-filter", "x")));
    }

    @Test
    void shouldGivePagesThatTogetherAreTheWhole() {
        seed(SLEEPS);

        List<String> all = client.describeInstancesPaginator(describe -> describe.maxResults(5)).stream()
                .flatMap(page -> page.reservations().stream())
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instance::instanceId)
                .toList();

        assertThat(client.describeInstances(describe -> describe.maxResults(7)).reservations())
                .hasSize(7);
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
        String id = cloud.launch(SLEEPS);
        cloud.awaitState(RUNNING, id);

        assertThat(cloud.start(id).currentState().name()).isEqualTo(RUNNING);
        var stopping = cloud.stop(id);
        assertThat(stopping.previousState().code()).isEqualTo(16);
        assertThat(stopping.currentState().code()).isEqualTo(64);
        assertThat(stopping.currentState().name()).isEqualTo(STOPPING);
        cloud.awaitState(STOPPED, id);
        assertThat(cloud.stop(id).currentState().name()).isEqualTo(STOPPED);
        var starting = cloud.start(id);
        assertThat(starting.previousState().name()).isEqualTo(STOPPED);
        assertThat(starting.currentState().name()).isEqualTo(PENDING);
        cloud.awaitState(RUNNING, id);
        cloud.stop(id);
        cloud.awaitState(STOPPED, id);
        assertThat(cloud.terminate(id).currentState().name()).isEqualTo(TERMINATED);
        assertRefused("IncorrectInstanceState", () -> cloud.start(id));
        assertRefused("IncorrectInstanceState", () -> cloud.stop(id));
    }

    @Test
    void shouldRefuseToStopAPendingInstanceButTerminateIt() {
        restart(Cloud.settings(folder).withFaults(FaultInjector.bootDelay(Duration.ofHours(1))));
        String id = cloud.launch("#!/bin/sh\necho x > ran\n");
        assertThat(cloud.state(id)).isEqualTo(PENDING);

        assertRefused("IncorrectInstanceState", () -> cloud.stop(id));
        cloud.terminate(id);

        cloud.awaitState(TERMINATED, id);
        assertThat(folder.resolve(id).resolve("ran")).doesNotExist();
    }

    @Test
    void shouldRefuseToStartAStoppingInstanceAndStopItByForce() {
        restart(Cloud.settings(folder, Duration.ofHours(1)));
        String deaf = cloud.launch("#!/bin/sh\ntrap '' TERM\necho deaf\nwhile true; do sleep 0.1; done\n");
        cloud.awaitConsole(deaf, "deaf");

        cloud.stop(deaf);
        assertRefused("IncorrectInstanceState", () -> cloud.start(deaf));
        client.stopInstances(stop -> stop.instanceIds(deaf).force(true));

        cloud.awaitState(STOPPED, deaf);
    }

    @Test
    void shouldChangeAllInstancesOfACallOrNone() {
        String up = cloud.launch("");
        String gone = cloud.launch("");
        cloud.awaitState(RUNNING, up, gone);
        assertThat(cloud.terminate(gone).currentState().name()).isEqualTo(SHUTTING_DOWN);
        cloud.awaitState(TERMINATED, gone);

        assertRefused("IncorrectInstanceState", () -> cloud.stop(up, gone));
        assertRefused("InvalidInstanceID.NotFound", () -> cloud.stop(up, NOBODY));

        assertThat(cloud.state(up)).isEqualTo(RUNNING);
    }

    @Test
    void shouldAnswerWithTheErrorCodesOfAws() {
        assertRefused("InvalidInstanceID.NotFound", () -> cloud.start(NOBODY));
        assertRefused("InvalidInstanceID.Malformed", () -> cloud.start("i-x"));
        assertRefused("InvalidInstanceID.Malformed", () -> cloud.describe("web-instance"));
        assertRefused("MissingParameter", cloud::start);
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
                () -> client.createTags(create -> create.resources("vpc-1").tags(tag("a", "b"))));
        URI endpoint = cloud.ec2.endpoint();
        try (Ec2Client stranger = Cloud.client(endpoint, new AccessKey("stranger", "local-secret"))) {
            assertRefused("AuthFailure", stranger::describeInstances);
        }
    }

    @Test
    void shouldLaunchOncePerClientTokenAndAsManyAsFit() {
        RunInstancesResponse first = launch(3, "token");
        RunInstancesResponse second = launch(3, "token");

        assertThat(first.instances()).hasSize(3);
        assertThat(second.reservationId()).isEqualTo(first.reservationId());
        assertThat(cloud.ids()).hasSize(3);
        assertThat(launch(100, "other").instances()).hasSize(64 - 3);
    }

    private RunInstancesResponse launch(int most, String token) {
        return client.runInstances(
                run -> run.imageId(IMAGE).minCount(1).maxCount(most).clientToken(token));
    }

    @Test
    void shouldAddAndReplaceTags() {
        String id = cloud.launch(
                "",
                run -> run.tagSpecifications(specification ->
                        specification.resourceType(ResourceType.INSTANCE).tags(tag("Name", "one"))));
        client.createTags(create -> create.resources(id).tags(tag("keep-warm", ""), tag("Name", "two")));

        assertThat(cloud.describe(id).tags()).containsExactlyInAnyOrder(tag("Name", "two"), tag("keep-warm", ""));
        assertRefused(
                "InvalidParameterValue",
                () -> client.createTags(create -> create.resources(id).tags(tag("aws:x", "y"))));
        List<Tag> many = Stream.iterate(0, n -> n + 1)
                .limit(50)
                .map(n -> tag("k" + n, "v"))
                .toList();
        assertRefused(
                "TagLimitExceeded",
                () -> client.createTags(create -> create.resources(id).tags(many)));
    }

    @Test
    void shouldDescribeTheStatusOfRunningInstancesOrOfAll() {
        seed(SLEEPS);

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
    void shouldForgetTerminatedInstancesAfterAnHour() throws Exception {
        String id = cloud.launch("#!/bin/sh\necho x\n");
        cloud.awaitState(STOPPED, id);
        cloud.terminate(id);
        assertThat(cloud.state(id)).isEqualTo(TERMINATED);
        cloud.close();
        Path state = folder.resolve("instances.json");
        String anHourAgo = "\"since\":\"" + Instant.now().minusSeconds(3_601) + "\"";
        Files.writeString(state, Files.readString(state).replaceFirst("\"since\":\"[^\"]*\"", anHourAgo));

        cloud = new Cloud(Cloud.settings(folder));
        client = cloud.client;

        assertThat(cloud.ids()).isEmpty();
        assertRefused("InvalidInstanceID.NotFound", () -> cloud.describe(id));
        assertThat(folder.resolve(id)).doesNotExist();
    }

    @Test
    void shouldRefuseWhatAWebPageCouldSend() throws Exception {
        HttpResponse<String> unsigned = send(HttpRequest.newBuilder(cloud.ec2.endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1&ImageId=" + IMAGE)));

        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(unsigned.body()).contains("<Code>MissingAuthenticationToken</Code>");
        assertThat(cloud.ids()).isEmpty();
        try (Socket socket = new Socket("127.0.0.1", cloud.ec2.endpoint().getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void shouldLaunchFromTheVersionsOfALaunchTemplateThatIsKept() {
        client.createLaunchTemplate(
                create -> create.launchTemplateName("app").launchTemplateData(data -> data.imageId(IMAGE)
                        .instanceType("t3.small")
                        .userData(Cloud.base64(SLEEPS))
                        .securityGroupIds("sg-1")
                        .tagSpecifications(specification -> specification
                                .resourceType(ResourceType.INSTANCE)
                                .tags(tag("Name", "from-template"), tag("role", "worker")))));
        assertRefused(
                "InvalidLaunchTemplateName.AlreadyExistsException",
                () -> client.createLaunchTemplate(
                        create -> create.launchTemplateName("app").launchTemplateData(data -> data.imageId(IMAGE))));
        restart(Cloud.settings(folder));

        assertThat(client.describeLaunchTemplates(describe -> describe.launchTemplateNames("app"))
                        .launchTemplates())
                .singleElement()
                .satisfies(
                        template -> assertThat(template.latestVersionNumber()).isEqualTo(1));
        assertRefused("InvalidLaunchTemplateId.VersionNotFound", () -> launchFromTemplate("2"));
        Instance launched = launchFromTemplate("$Default");
        assertThat(launched.instanceTypeAsString()).isEqualTo("t3.small");
        assertThat(launched.tags()).containsExactly(tag("Name", "from-template"), tag("role", "idle"));
        cloud.awaitState(RUNNING, launched.instanceId());

        client.createLaunchTemplateVersion(create -> create.launchTemplateName("app")
                .launchTemplateData(data -> data.imageId(IMAGE).instanceType("t3.large")));
        assertThat(launchFromTemplate("$Default").instanceTypeAsString()).isEqualTo("t3.small");
        assertThat(launchFromTemplate("$Latest").instanceTypeAsString()).isEqualTo("t3.large");
        assertThat(client.modifyLaunchTemplate(
                                modify -> modify.launchTemplateName("app").defaultVersion("2"))
                        .launchTemplate()
                        .defaultVersionNumber())
                .isEqualTo(2);
        assertThat(launchFromTemplate("$Default").instanceTypeAsString()).isEqualTo("t3.large");
        assertThat(launchFromTemplate("1").instanceTypeAsString()).isEqualTo("t3.small");
        client.deleteLaunchTemplate(delete -> delete.launchTemplateName("app"));
        assertRefused("InvalidLaunchTemplateName.NotFoundException", () -> launchFromTemplate("$Default"));
    }

    private Instance launchFromTemplate(String version) {
        return client.runInstances(run -> run.launchTemplate(
                                template -> template.launchTemplateName("app").version(version))
                        .minCount(1)
                        .maxCount(1)
                        .tagSpecifications(specification -> specification
                                .resourceType(ResourceType.INSTANCE)
                                .tags(tag("role", "idle"))))
                .instances()
                .get(0);
    }

    @Test
    void shouldTellAnInstanceWhatItIsAndHowItIsTagged() throws Exception {
        String id = cloud.launch("#!/bin/nothing");
        client.createTags(create -> create.resources(id).tags(tag("keep-warm", "yes")));
        String metadata = cloud.ec2.endpoint() + "/imds/" + id + "/latest/";

        String token = send(HttpRequest.newBuilder(URI.create(metadata + "api/token"))
                        .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                        .PUT(HttpRequest.BodyPublishers.noBody()))
                .body();

        assertThat(get(metadata + "meta-data/instance-id", token).body()).isEqualTo(id);
        assertThat(get(metadata + "meta-data/tags/instance/keep-warm", token).body())
                .isEqualTo("yes");
        assertThat(get(metadata + "meta-data/tags/instance/Name", token).statusCode())
                .isEqualTo(404);
        assertThat(get(metadata + "user-data", token).body()).isEqualTo("#!/bin/nothing");
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
