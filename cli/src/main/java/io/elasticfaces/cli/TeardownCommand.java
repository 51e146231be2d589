package io.elasticfaces.cli;

import io.elasticfaces.cli.provision.CamelAws;
import io.elasticfaces.cli.provision.Journal;
import io.elasticfaces.cli.provision.Patience;
import io.elasticfaces.cli.provision.Teardown;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces teardown}: removes a deployment. */
@Command(
        name = "teardown",
        description = "Remove a deployment's app instances, queues and buckets with all that is in them, and only those"
                + " that carry its tag. Asks first.",
        mixinStandardHelpOptions = true)
final class TeardownCommand implements Callable<Integer> {
    @Mixin
    DeploymentChoice deployment;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Option(names = "--force", description = "Also while instances run; what they work on is lost.")
    boolean force;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String prefix = deployment.prefix(Home.settings());
        Journal journal = new Journal(spec.commandLine().getOut(), deployment.dryRun);
        try (AwsClients clients = deployment.aws();
                CamelAws aws = new CamelAws(clients)) {
            Teardown teardown = new Teardown(aws, prefix, journal, new Patience(Clock.systemUTC(), journal));
            Teardown.Found found = teardown.find();
            if (found.isEmpty()) {
                journal.say("Nothing is there of the deployment '" + prefix + "'.");
                return 0;
            }
            if (!force) {
                teardown.requireNoneRuns(found);
            }
            if (!deployment.dryRun && !yes && !confirmed(prefix)) {
                journal.say("Nothing was removed.");
                return 1;
            }
            boolean gone = teardown.remove(found);
            journal.say(gone ? deployment.summary(journal) : "Some instances have not ended yet; look again later.");
            return gone ? 0 : 1;
        }
    }

    private boolean confirmed(String prefix) throws IOException {
        spec.commandLine()
                .getOut()
                .print("All of this is removed for good. Type the prefix, " + prefix + ", to go on: ");
        spec.commandLine().getOut().flush();
        // Not closed, as it is the process's standard input.
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null && answer.strip().equals(prefix);
    }
}
