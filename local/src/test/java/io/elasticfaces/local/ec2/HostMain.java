package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.file.Path;

/** A process that holds a {@link LocalEc2} until it is killed or its input ends. */
final class HostMain {
    private HostMain() {}

    /** Runs one in the folder that is the only argument, and prints its endpoint. */
    public static void main(String[] args) throws IOException {
        try (LocalEc2 ec2 = new LocalEc2(Cloud.settings(Path.of(args[0])))) {
            ec2.start();
            System.out.println(ec2.endpoint());
            while (System.in.read() >= 0) {
                // Only the end of the input counts.
            }
        }
    }
}
