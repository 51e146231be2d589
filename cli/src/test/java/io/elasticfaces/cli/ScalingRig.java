package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.controller.ControllerConfiguration;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.sqs.LocalSqs;
import io.elasticfaces.web.WebConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shipped controller routes over real SQS and EC2, for one test. */
final class ScalingRig implements AutoCloseable {
    static final ResourceNames NAMES = new ResourceNames("faces");

    private final LocalSqs sqs;
    private final LocalEc2 ec2;
    private final AwsClients aws;
    private final String queueUrl;
    private final List<Role> roles = new ArrayList<>();
    private int port;

    /** Starts both services with empty queues. */
    ScalingRig(Path folder, Ec2Settings settings, Map<String, String> requestQueue) {
        sqs = new LocalSqs(new LocalSqs.Settings(folder.resolve("sqs"), 0)).start();
        ec2 = LocalEc2.start(settings);
        new LocalAws(
                        "http://127.0.0.1:1",
                        sqs.endpoint().toString(),
                        ec2.endpoint().toString())
                .use();
        aws = AwsClients.pooled(10);
        for (String queue : List.of(NAMES.responseQueue(), NAMES.deadQueue())) {
            aws.sqs().createQueue(request -> request.queueName(queue));
        }
        queueUrl = aws.sqs()
                .createQueue(request -> request.queueName(NAMES.requestQueue()).attributesWithStrings(requestQueue))
                .queueUrl();
    }

    /** Starts one more controller, whose status is the one shown from then on. */
    void startTheController(Map<String, String> settings) throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path home = Path.of(System.getProperty("faces.home"));
        String routes = "file:" + home.resolve("routes");
        Role role = new Role(home, "controller")
                .with(
                        "camel.main.routesIncludePattern",
                        routes + "/controller/*.yaml," + routes + "/web/status.yaml," + routes
                                + "/web/problem-details.yaml")
                .with("camel.server.enabled", "true")
                .with("camel.server.host", "127.0.0.1")
                .with("camel.server.port", Integer.toString(port))
                .with("app.controller.tick-millis", "200")
                .oneTickAtATime()
                .bind("s3", aws.s3())
                .bind("sqs", aws.sqs())
                .bind("ec2", aws.promptEc2());
        role.main().configure().addConfiguration(new ControllerConfiguration());
        role.main().configure().addConfiguration(new WebConfiguration());
        settings.forEach(role::with);
        role.main().start();
        roles.add(role);
    }

    /** Makes app instances, stopped, that run a script whenever they are started. */
    void seed(int count, String script) {
        for (int number = 1; number <= count; number++) {
            ec2.seed("app-tier-instance-" + number, InstanceState.STOPPED, script);
        }
    }

    void send(int count) {
        for (int i = 0; i < count; i++) {
            aws.sqs().sendMessage(request -> request.queueUrl(queueUrl).messageBody("{}"));
        }
    }

    void purge() {
        aws.sqs().purgeQueue(request -> request.queueUrl(queueUrl));
    }

    AwsClients aws() {
        return aws;
    }

    String queueUrl() {
        return queueUrl;
    }

    List<Instance> instances() {
        return ec2.instances();
    }

    List<String> inState(InstanceState state) {
        return ec2.instances().stream()
                .filter(instance -> instance.state() == state)
                .map(Instance::tags)
                .map(tags -> tags.get("Name"))
                .sorted()
                .toList();
    }

    /** What {@code faces status} prints. */
    String status() {
        StringWriter out = new StringWriter();
        int code =
                Faces.line().setOut(new PrintWriter(out, true)).execute("status", "--url", "http://127.0.0.1:" + port);
        assertThat(code).isZero();
        return out.toString();
    }

    /** Stops every controller, and nothing else. */
    void stopTheController() {
        roles.forEach(role -> role.main().stop());
        roles.clear();
    }

    @Override
    public void close() {
        stopTheController();
        aws.close();
        ec2.close();
        sqs.close();
    }
}
