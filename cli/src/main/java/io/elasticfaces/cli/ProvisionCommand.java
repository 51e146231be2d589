package io.elasticfaces.cli;

import io.elasticfaces.cli.provision.CamelAws;
import io.elasticfaces.cli.provision.Endpoints;
import io.elasticfaces.cli.provision.Journal;
import io.elasticfaces.cli.provision.LaunchSpec;
import io.elasticfaces.cli.provision.OwnImages;
import io.elasticfaces.cli.provision.Patience;
import io.elasticfaces.cli.provision.Provision;
import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces provision}: makes buckets, queues and app instances where there is no CloudFormation. */
@Command(
        name = "provision",
        description = "Make buckets, queues and app instances, as far as they are not there; a second run changes"
                + " nothing. Each instance boots once on the empty queue and stops itself.",
        mixinStandardHelpOptions = true)
final class ProvisionCommand implements Callable<Integer> {
    private static final int MOST_INSTANCES = 999;

    @Mixin
    DeploymentChoice deployment;

    @Option(names = "--instances", defaultValue = "15", description = "How many app instances (default: 15).")
    int instances;

    @Option(
            names = "--image",
            paramLabel = "AMI",
            description = "What they are launched from (default: the newest image of one's own called elastic-faces*).")
    String image;

    @Option(
            names = "--image-version",
            paramLabel = "V",
            defaultValue = "v1",
            description = "Its version (default: v1).")
    String version;

    @Option(names = "--instance-type", defaultValue = "c7a.medium", description = "Their type (default: c7a.medium).")
    String instanceType;

    @Option(names = "--subnet", defaultValue = "", description = "Their subnet (default: the default network's).")
    String subnet;

    @Option(names = "--security-group", description = "Their security group's id; may be repeated.")
    List<String> securityGroups = List.of();

    @Option(
            names = "--instance-profile",
            defaultValue = "",
            description = "Name or ARN of the profile with the workers' role; on AWS a worker has no rights without.")
    String instanceProfile;

    @Option(names = "--key-name", defaultValue = "", description = "An SSH key; without one there is no way in.")
    String keyName;

    @Option(
            names = "--user-data",
            paramLabel = "FILE",
            description = "What they run at every boot (default: what starts the worker).")
    Path userData;

    @Option(names = "--adopt", description = "Take over what is there and carries no deployment's tag.")
    boolean adopt;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long the instances may take to stop themselves; 0 does not wait (default: 600).")
    int waitSeconds;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (instances < 0 || instances > MOST_INSTANCES || waitSeconds < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--instances is 0 to " + MOST_INSTANCES + ", and --wait is a number of seconds, 0 or more.");
        }
        Settings settings = Home.settings();
        String prefix = deployment.prefix(settings);
        ReceiveLimits limits = ReceiveLimits.of(settings);
        Journal journal = new Journal(spec.commandLine().getOut(), deployment.dryRun);
        try (AwsClients clients = deployment.aws();
                CamelAws aws = new CamelAws(clients)) {
            Provision provision = new Provision(aws, prefix, limits, journal, new Patience(Clock.systemUTC(), journal));
            boolean stopped = provision.run(new Provision.Wanted(
                    instances,
                    instances == 0 ? null : launch(prefix, aws),
                    version,
                    adopt,
                    Duration.ofSeconds(waitSeconds)));
            if (!stopped) {
                journal.say(
                        "These have not stopped themselves in " + waitSeconds + " s: are there requests in the queue,"
                                + " or does the worker not come up? See the instance's console output.");
                return 1;
            }
            journal.say(journal.changes() == 0 ? "Nothing to do: everything is there." : deployment.summary(journal));
            return 0;
        }
    }

    private LaunchSpec launch(String prefix, CamelAws aws) throws IOException {
        if (!Endpoints.ec2IsHere() && instanceProfile.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "On AWS a worker has no rights without --instance-profile (docs/deploy.md makes one).");
        }
        return new LaunchSpec(
                image == null ? new OwnImages(aws).newest() : image,
                instanceType,
                subnet,
                securityGroups,
                instanceProfile,
                keyName,
                LaunchSpec.base64(userData == null ? workerStart(prefix) : Files.readString(userData)));
    }

    private static String workerStart(String prefix) {
        if (Endpoints.ec2IsHere()) {
            return UserData.running("export APP_PREFIX=" + UserData.quoted(prefix) + "; " + UserData.LEAVES_EARLY
                    + "exec " + UserData.quoted(Home.folder().resolve("faces").toString()) + " worker");
        }
        // The same as in ami/stack.yaml: the prefix and the region are not in the image.
        return UserData.running("install -d -m 755 /etc/faces\n"
                + "printf 'APP_PREFIX=%s\\nAWS_REGION=%s\\n' " + UserData.quoted(prefix) + " "
                + UserData.quoted(Endpoints.region().id()) + " > /etc/faces/faces.env\n"
                + "systemctl start --no-block faces-worker");
    }
}
