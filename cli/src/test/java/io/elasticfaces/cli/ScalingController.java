package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.SteadyClock;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.controller.ControllerConfiguration;
import io.elasticfaces.web.WebConfiguration;
import java.time.InstantSource;
import java.util.Map;

/** The shipped controller routes over the last started {@link AppCloud}, with the route {@code status}. */
final class ScalingController implements AutoCloseable {
    private final int port = Programs.freePorts();
    private final AwsClients aws = AwsClients.pooled(10);
    private final Role role;

    ScalingController(Map<String, String> settings) {
        this(settings, new SteadyClock());
    }

    ScalingController(Map<String, String> settings, InstantSource clock) {
        String routes = "file:" + Programs.HOME.resolve("routes");
        String pattern =
                routes + "/controller/*.yaml," + routes + "/web/status.yaml," + routes + "/web/problem-details.yaml";
        role = new Role(Programs.HOME, "controller")
                .with("camel.main.routesIncludePattern", pattern)
                .with("camel.server.enabled", "true")
                .with("camel.server.host", "127.0.0.1")
                .with("camel.server.port", Integer.toString(port))
                .with("app.controller.tick-millis", "200")
                .oneTickAtATime()
                .bind("s3", aws.s3())
                .bind("sqs", aws.sqs())
                .bind("ec2", aws.promptEc2());
        role.main().configure().addConfiguration(new ControllerConfiguration(clock));
        role.main().configure().addConfiguration(new WebConfiguration());
        settings.forEach(role::with);
        role.main().start();
    }

    /** Returns the output of {@code faces status}. */
    String status() {
        AppCloud.Result result = AppCloud.faces("status", "--url", "http://127.0.0.1:" + port);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    @Override
    public void close() {
        role.main().stop();
        aws.close();
    }
}
