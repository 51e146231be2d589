package io.elasticfaces.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.aws.AwsClients;
import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.controller.ControllerConfiguration;
import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.ec2.SeedInstance;
import io.elasticfaces.local.ec2.Settings;
import io.elasticfaces.local.sqs.LocalSqs;
import io.elasticfaces.web.WebConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped controller routes over real SQS and EC2; instances are scripts that end when they are told to. */
class ScalingIT {
    private static final ResourceNames NAMES = new ResourceNames("faces");

    @TempDir
    Path folder;

    private LocalSqs sqs;
    private LocalEc2 ec2;
    private AwsClients aws;
    private Role role;
    private String queueUrl;
    private int port;

    @BeforeEach
    void startTheCloud() {
        sqs = new LocalSqs(new LocalSqs.Settings(folder.resolve("sqs"), 0)).start();
        ec2 = new LocalEc2(Settings.in(folder.resolve("ec2")));
        ec2.start();
        new LocalAws(
                        "http://127.0.0.1:1",
                        sqs.endpoint().toString(),
                        ec2.endpoint().toString())
                .use();
        aws = AwsClients.pooled(10);
        for (String queue : List.of(NAMES.requestQueue(), NAMES.responseQueue(), NAMES.deadQueue())) {
            aws.sqs().createQueue(request -> request.queueName(queue));
        }
        queueUrl = aws.sqs()
                .getQueueUrl(request -> request.queueName(NAMES.requestQueue()))
                .queueUrl();
    }

    @AfterEach
    void stop() {
        if (role != null) {
            role.main().stop();
        }
        aws.close();
        ec2.close();
        sqs.close();
    }

    @Test
    void shouldStartAnInstancePerRequestAndNoneWithout() throws Exception {
        seed(3);
        startTheController(Map.of("app.controller.max", "2"));
        await(() -> assertThat(status()).contains("3 stopped"));
        assertThat(inState(InstanceState.RUNNING)).isEmpty();

        send(3);

        await(() -> assertThat(inState(InstanceState.RUNNING))
                .containsExactly("app-tier-instance-1", "app-tier-instance-2"));
        await(() -> assertThat(status())
                .contains("3 visible")
                .contains("2 running, 1 stopped (2 wanted, 0 to 2)")
                .contains("start app-tier-instance-1"));

        purge();
        Files.createFile(folder.resolve("end"));
        await(() -> assertThat(inState(InstanceState.STOPPED)).hasSize(3));
        await(() -> assertThat(status()).contains("3 stopped (0 wanted, 0 to 2)"));
    }

    @Test
    void shouldLaunchWhereTooFewExistAndTagThoseThatStay() throws Exception {
        seed(1);
        Path userData = Files.writeString(folder.resolve("user-data"), script());
        startTheController(Map.of(
                "app.controller.min",
                "1",
                "app.controller.max",
                "3",
                "app.controller.launch-image",
                Image.DEFAULT.id(),
                "app.controller.launch-user-data",
                userData.toString()));
        await(() -> assertThat(inState(InstanceState.RUNNING)).containsExactly("app-tier-instance-1"));
        assertThat(ec2.instances().get(0).tags()).containsEntry("keep-warm", "true");

        send(5);

        await(() -> assertThat(inState(InstanceState.RUNNING))
                .containsExactly("app-tier-instance-1", "app-tier-instance-2", "app-tier-instance-3"));
        // The pool stays at max, however often it is looked at.
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .until(() -> ec2.instances().size() == 3);
    }

    @Test
    void shouldStopWhatDoesNotStopItself() throws Exception {
        seed(1);
        startTheController(Map.of("app.controller.idle-net", "1s", "app.controller.boot-allowance", "1s"));
        send(1);
        await(() -> assertThat(inState(InstanceState.RUNNING)).hasSize(1));

        purge();

        await(() -> assertThat(inState(InstanceState.STOPPED)).hasSize(1));
        await(() -> assertThat(status())
                .contains("stop app-tier-instance-1")
                .contains("nothing visible or in flight for 1 s"));
    }

    @Test
    void shouldTellOfAQueueThatIsGoneAndGoOnWhenItIsBack() throws Exception {
        seed(1);
        startTheController(Map.of());
        await(() -> assertThat(status()).contains("1 stopped"));

        aws.sqs().deleteQueue(request -> request.queueUrl(queueUrl));
        await(() -> assertThat(status()).contains("trouble").contains("create the queues"));

        aws.sqs().createQueue(request -> request.queueName(NAMES.requestQueue()));
        await(() -> assertThat(status()).doesNotContain("trouble"));
    }

    private void startTheController(Map<String, String> settings) throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path home = Path.of(System.getProperty("faces.home"));
        String routes = "file:" + home.resolve("routes");
        role = new Role(home, "controller")
                .with(
                        "camel.main.routesIncludePattern",
                        routes + "/controller/*.yaml," + routes + "/web/status.yaml," + routes + "/web/problems.yaml")
                .with("camel.server.enabled", "true")
                .with("camel.server.host", "127.0.0.1")
                .with("camel.server.port", Integer.toString(port))
                .with("app.controller.tick-millis", "200")
                .bind("s3", aws.s3())
                .bind("sqs", aws.sqs())
                .bind("ec2", aws.ec2());
        role.main().configure().addConfiguration(new ControllerConfiguration());
        role.main().configure().addConfiguration(new WebConfiguration());
        settings.forEach(role::with);
        role.main().start();
    }

    private void seed(int count) {
        for (int number = 1; number <= count; number++) {
            ec2.seed(List.of(new SeedInstance(
                    "app-tier-instance-" + number, Image.DEFAULT.id(), "t2.micro", InstanceState.STOPPED, script())));
        }
    }

    private String script() {
        return "#!/bin/bash\nwhile [ ! -e '%s' ]; do sleep 0.1; done\n".formatted(folder.resolve("end"));
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            aws.sqs().sendMessage(request -> request.queueUrl(queueUrl).messageBody("{}"));
        }
    }

    private void purge() {
        aws.sqs().purgeQueue(request -> request.queueUrl(queueUrl));
    }

    private List<String> inState(InstanceState state) {
        return ec2.instances().stream()
                .filter(instance -> instance.state() == state)
                .map(Instance::tags)
                .map(tags -> tags.get("Name"))
                .sorted()
                .toList();
    }

    private String status() {
        StringWriter out = new StringWriter();
        int code =
                Faces.line().setOut(new PrintWriter(out, true)).execute("status", "--url", "http://127.0.0.1:" + port);
        assertThat(code).isZero();
        return out.toString();
    }

    private static void await(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
    }
}
