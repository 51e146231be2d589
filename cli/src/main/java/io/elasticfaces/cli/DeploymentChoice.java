package io.elasticfaces.cli;

import io.elasticfaces.cli.provision.Journal;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Options of the commands that change a deployment. */
final class DeploymentChoice {
    private static final int CONCURRENT_CALLS = 4;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "Prefix of the names of buckets and queues (default: app.prefix).")
    String prefix;

    @Option(names = "--dry-run", description = "Report what would be done without changing anything.")
    boolean dryRun;

    /**
     * Returns the prefix.
     *
     * @throws IllegalArgumentException if it is not valid at the start of a bucket name
     */
    String prefix(Settings settings) {
        String chosen = prefix == null ? settings.text("app.prefix") : prefix;
        if (!chosen.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("The prefix '" + chosen
                    + "' cannot begin the name of a bucket; use 1 to 40 of a-z, 0-9 and '-', and begin with no '-'.");
        }
        return chosen;
    }

    /** Creates clients of the AWS that the environment configures, otherwise of the local cloud. */
    AwsClients aws() throws IOException {
        LocalAws.useUnlessAwsIsNamed(Home.state());
        return AwsClients.pooled(CONCURRENT_CALLS);
    }

    String summary(Journal journal) {
        String changes = journal.changes() + (journal.changes() == 1 ? " change" : " changes");
        return dryRun ? changes + " would be made; nothing was changed." : "Done, with " + changes + ".";
    }
}
