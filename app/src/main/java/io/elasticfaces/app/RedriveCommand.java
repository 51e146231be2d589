package io.elasticfaces.app;

import io.elasticfaces.app.redrive.DeadLetters;
import io.elasticfaces.aws.AwsClients;
import io.elasticfaces.aws.ResourceNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.util.TimeUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces redrive}: gives the requests of the dead-letter queue another try. */
@Command(
        name = "redrive",
        description = {
            "Send the requests of the dead-letter queue to the workers again, e.g. after a fix was rolled out.",
            "The failure that was recorded of a request is taken away first: until the new try has ended, its result is"
                    + " on its way again. Exit code 1 if a request had to be left."
        },
        mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
    @Mixin
    DeploymentChoice deployment;

    @Option(names = "--id", paramLabel = "ID", description = "Only these requests; may be given several times.")
    List<String> ids = List.of();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Settings settings = Settings.load();
        PrintWriter out = spec.commandLine().getOut();
        Duration expiry = Duration.ofMillis(TimeUtils.toMilliSeconds(settings.get("app.web.expiry")));
        try (AwsClients aws = deployment.aws()) {
            DeadLetters letters = new DeadLetters(
                    aws.s3(),
                    aws.sqs(),
                    new ResourceNames(deployment.prefix(settings)),
                    expiry,
                    Clock.systemUTC(),
                    line -> {
                        out.println(line);
                        out.flush();
                    });
            DeadLetters.Count count = letters.redrive(
                    ids.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(ids)), deployment.dryRun);
            out.printf(
                    "%,d %s again, %,d dropped, %,d left.%n",
                    count.sent(), deployment.dryRun ? "would be sent" : "sent", count.dropped(), count.left());
            return count.left() == 0 ? 0 : 1;
        }
    }
}
