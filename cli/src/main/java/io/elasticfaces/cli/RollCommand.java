package io.elasticfaces.cli;

import io.elasticfaces.cli.provision.CamelAws;
import io.elasticfaces.cli.provision.Journal;
import io.elasticfaces.cli.provision.Patience;
import io.elasticfaces.cli.provision.Roll;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces roll}: brings the app instances to another image. */
@Command(
        name = "roll",
        description =
                "Replace the app instances of other versions by ones of this image, each only while it is stopped."
                        + " Run it again to go on; go back with the old image.",
        mixinStandardHelpOptions = true)
final class RollCommand implements Callable<Integer> {
    @Mixin
    DeploymentChoice deployment;

    @Option(names = "--image", paramLabel = "AMI", required = true, description = "What to launch from.")
    String image;

    @Option(names = "--image-version", paramLabel = "V", required = true, description = "The version's name, a tag.")
    String version;

    @Option(
            names = "--at-once",
            defaultValue = "3",
            description = "How many are out of service at once (default: ${DEFAULT-VALUE}).")
    int atOnce;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "How long an instance out of service must stay stopped before it is terminated; longer than the"
                            + " controller's tick (default: ${DEFAULT-VALUE}).")
    int settleSeconds;

    @Option(
            names = "--boot",
            paramLabel = "SECONDS",
            defaultValue = "90",
            description = "How long the next are held back until the new ones have booted and stopped themselves; busy"
                    + " ones do not (default: ${DEFAULT-VALUE}).")
    int bootSeconds;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait for instances that run (default: ${DEFAULT-VALUE}).")
    int waitSeconds;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (atOnce < 1 || settleSeconds < 2 || bootSeconds < 0 || waitSeconds < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--at-once is 1 or more, --settle 2 or more, --boot and --wait 0 or more.");
        }
        if (!version.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ParameterException(
                    spec.commandLine(), "--image-version is 1 to 64 letters, digits, '.', '_' and '-'.");
        }
        String prefix = deployment.prefix(Home.settings());
        Journal journal = new Journal(spec.commandLine().getOut(), deployment.dryRun);
        try (AwsClients clients = deployment.aws();
                CamelAws aws = new CamelAws(clients)) {
            boolean done = new Roll(aws, prefix, journal, new Patience(Clock.systemUTC(), journal))
                    .run(new Roll.Plan(
                            image,
                            version,
                            atOnce,
                            Duration.ofSeconds(settleSeconds),
                            Duration.ofSeconds(bootSeconds),
                            Duration.ofSeconds(waitSeconds)));
            if (done) {
                journal.say(journal.changes() == 0 ? "Nothing to do." : deployment.summary(journal));
            }
            return done ? 0 : 1;
        }
    }
}
