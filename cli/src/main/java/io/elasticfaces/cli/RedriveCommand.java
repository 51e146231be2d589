package io.elasticfaces.cli;

import io.elasticfaces.cli.redrive.DeadLetters;
import io.elasticfaces.cli.redrive.DeadLetters.Result;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces redrive}: sends dead-lettered requests to the workers again. */
@Command(
        name = "redrive",
        description = {
            "Send the requests of the dead-letter queue to the workers again, e.g. after a fix.",
            "The recorded failure of a request is deleted first, so that its result is in progress until the new"
                    + " attempt ends."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:No message was left.", "1:A message was left in the dead-letter queue."})
final class RedriveCommand implements Callable<Integer> {
    private static final int CONCURRENT_CALLS = 4;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "Prefix of the names of buckets and queues (default: app.prefix).")
    String prefix;

    @Option(names = "--dry-run", description = "Report what would be done without changing anything.")
    boolean dryRun;

    @Option(names = "--id", paramLabel = "ID", description = "Only these requests; can be repeated.")
    Set<String> ids = Set.of();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Settings settings = Home.settings();
        PrintWriter out = spec.commandLine().getOut();
        Duration expiry = settings.duration("app.web.expiry");
        LocalAws.useUnlessAwsIsNamed(Home.state());
        try (AwsClients aws = AwsClients.pooled(CONCURRENT_CALLS)) {
            ResourceNames names = new ResourceNames(prefix == null ? settings.text("app.prefix") : prefix);
            Clock clock = Clock.systemUTC();
            DeadLetters letters = new DeadLetters(aws.s3(), aws.sqs(), names, expiry, clock, dryRun, line -> {
                out.println(line);
                out.flush();
            });
            Map<Result, Integer> counts = letters.redrive(ids);
            out.printf(
                    "%,d %s again, %,d dropped, %,d left.%n",
                    counts.getOrDefault(Result.SENT, 0),
                    dryRun ? "would be sent" : "sent",
                    counts.getOrDefault(Result.DROPPED, 0),
                    counts.getOrDefault(Result.LEFT, 0));
            return counts.containsKey(Result.LEFT) ? 1 : 0;
        }
    }
}
