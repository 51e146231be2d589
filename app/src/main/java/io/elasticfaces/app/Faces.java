package io.elasticfaces.app;

import io.elasticfaces.app.load.LoadCommand;
import io.elasticfaces.app.samples.SamplesCommand;
import java.io.IOException;
import java.util.Set;
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
            WebCommand.class,
            StatusCommand.class,
            SamplesCommand.class
        })
public final class Faces {
    /** Commands that work on a deployment: this machine's where the environment names no other. */
    private static final Set<String> ON_A_DEPLOYMENT = Set.of("people", "load");

    private Faces() {}

    /** Runs the command line and exits with its code: 0 done, 1 failed, 2 not understood. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && ON_A_DEPLOYMENT.contains(args[0])) {
            LocalAws.useUnlessAwsIsNamed(Home.state());
        }
        System.exit(line().execute(args));
    }

    /** Returns the command line. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new Faces());
        line.addSubcommand(new LoadCommand(() -> LocalAws.useUnlessAwsIsNamed(Home.state())));
        return line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            command.getErr().println("faces: " + message);
            if (System.getenv("FACES_DEBUG") != null) {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
    }
}
