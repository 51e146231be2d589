package io.elasticfaces.cli;

import io.elasticfaces.cli.chaos.QuickRecognition;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.worker.handler.WorkerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A worker as {@link WorkerMain} runs it, the same routes and settings, but with {@link QuickRecognition}. */
public final class ChaosWorker {
    private ChaosWorker() {}

    /**
     * Returns what an instance runs at every boot to be such a worker.
     *
     * @param arguments a file with the arguments of Java's launcher
     */
    public static String userData(Path arguments) throws IOException {
        Files.writeString(
                arguments,
                "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn\n\"-Dfaces.home="
                        + Home.folder() + "\"\n-cp \"" + classPath() + "\"\n" + ChaosWorker.class.getName() + "\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return userData("exec " + UserData.quoted(java) + " " + UserData.quoted("@" + arguments));
    }

    /** Returns what an instance runs at every boot to become a command, a line of bash. */
    public static String userData(String command) {
        return UserData.running(command);
    }

    /** Surefire hides the class path in a jar's manifest, and names it here. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Runs the worker until its queue stays empty, or it is told to end. */
    public static void main(String[] args) {
        int code;
        try (AwsClients aws = AwsClients.light()) {
            Role role = new Role(Home.folder(), "worker").bind("s3", aws.s3()).bind("sqs", aws.sqs());
            role.main()
                    .configure()
                    .addConfiguration(
                            new WorkerConfiguration(new QuickRecognition(), () -> false, role.main()::completed));
            code = role.run();
        } catch (Throwable e) {
            e.printStackTrace();
            code = WorkerConfiguration.CRASHED;
        }
        System.exit(code);
    }
}
