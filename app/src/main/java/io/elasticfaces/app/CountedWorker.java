package io.elasticfaces.app;

import io.elasticfaces.app.bench.CountedRecognition;
import io.elasticfaces.aws.AwsClients;
import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.OutcomeStatus;
import io.elasticfaces.message.Sighting;
import io.elasticfaces.worker.WorkerConfiguration;
import java.nio.file.Path;

/**
 * The worker of {@code faces bench request-cost}, which the launcher starts in the place of {@link WorkerMain}:
 * {@code --count-to FILE} counts what the real recogniser takes, {@code --stand-in FILE} has one that takes no time, so that
 * all else is measured. It lies here, as it is put together of the same parts; the benches know its name only.
 */
public final class CountedWorker {
    private CountedWorker() {}

    /** Runs the worker until its queue stays empty, or it is told to end. */
    public static void main(String[] args) {
        WorkerMain.end(() -> run(args));
    }

    private static int run(String[] args) throws Exception {
        if (args.length != 2) {
            throw new IllegalArgumentException("It wants --count-to or --stand-in, and a file.");
        }
        CountedRecognition.Sheet sheet = CountedRecognition.Sheet.write(Path.of(args[1]));
        return switch (args[0]) {
            case "--count-to" -> WorkerMain.run(real -> new CountedRecognition(real, sheet));
            case "--stand-in" -> standIn(sheet);
            default -> throw new IllegalArgumentException("It does not know the word " + args[0] + ".");
        };
    }

    private static int standIn(CountedRecognition.Sheet sheet) throws Exception {
        Outcome nobody = new Outcome(OutcomeStatus.UNKNOWN, Outcome.NOBODY, null, Sighting.NONE);
        try (AwsClients aws = AwsClients.light()) {
            Role role = new Role(Home.folder(), "worker")
                    .unobserved()
                    .bind("s3", aws.s3())
                    .bind("sqs", aws.sqs());
            role.main()
                    .configure()
                    .addConfiguration(new WorkerConfiguration(
                            new CountedRecognition((picture, gallery) -> nobody, sheet),
                            () -> false,
                            role.main()::completed));
            return role.run();
        }
    }
}
