package io.elasticfaces.app;

import io.elasticfaces.app.bench.BenchCommand;
import io.elasticfaces.app.load.LoadCommand;
import io.elasticfaces.app.samples.SamplesCommand;
import io.elasticfaces.app.simulate.SimulateCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code faces}. */
@Command(
        name = "faces",
        description = "Elastic face recognition: post a picture, get the name of who is in it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LocalCommand.class,
            CloudCommand.class,
            ModelsCommand.class,
            PeopleCommand.class,
            RehearseCommand.class,
            WebCommand.class,
            StatusCommand.class,
            ProvisionCommand.class,
            RollCommand.class,
            TeardownCommand.class,
            SamplesCommand.class,
            BenchCommand.class
        })
public final class Faces {
    private Faces() {}

    /** Runs the command line and exits with its code: 0 done, 1 failed, 2 not understood. */
    public static void main(String[] args) {
        // Made before any thread logs: SLF4J replays what comes while it is being made, with three lines of warning.
        LoggerFactory.getILoggerFactory();
        System.exit(line().execute(args));
    }

    /** Returns the command line. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new Faces());
        line.addSubcommand(new LoadCommand(() -> LocalAws.useUnlessAwsIsNamed(Home.state())));
        line.addSubcommand(new SimulateCommand(Settings::current, Home::state));
        return line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            if (message.startsWith("Unable to load region")) {
                message = "No local cloud runs in " + Home.state() + ", and the environment names no AWS. Start"
                        + " ./faces local, or set AWS_REGION and the credentials.";
            }
            command.getErr().println("faces: " + message);
            if (System.getenv("FACES_DEBUG") != null) {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
    }
}
