package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The only worker of a local system: what it has taken, what it has stored, and its process. */
final class OneWorker implements AutoCloseable {
    private final Path state;
    private final LocalClients aws;
    private String queue;

    /**
     * @param firstPort of the local cloud: S3, and SQS on the next
     * @param state the system's state folder, by which its processes are told from others
     */
    OneWorker(int firstPort, Path state) {
        this.state = state;
        this.aws = LocalClients.on(firstPort);
    }

    /** Tells whether a request is with a worker now. */
    boolean hasTaken() {
        if (queue == null) {
            queue = aws.url(LocalClients.NAMES.requestQueue());
        }
        String count = aws.sqs()
                .getQueueAttributes(get -> get.queueUrl(queue)
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
        return Integer.parseInt(count) > 0;
    }

    /** Returns how many outcomes are stored. */
    int outcomes() {
        return aws.s3()
                .listObjectsV2(list -> list.bucket(LocalClients.NAMES.outBucket()))
                .contents()
                .size();
    }

    /**
     * Kills it by SIGKILL.
     *
     * @return its process id
     * @throws IllegalStateException if there is not exactly one
     */
    long kill() {
        List<ProcessHandle> workers =
                ProcessHandle.allProcesses().filter(this::isWorker).toList();
        if (workers.size() != 1) {
            throw new IllegalStateException("There are " + workers.size() + " workers, where one was expected.");
        }
        ProcessHandle worker = workers.get(0);
        if (!worker.destroyForcibly()) {
            throw new IllegalStateException("The worker, process " + worker.pid() + ", cannot be killed.");
        }
        return worker.pid();
    }

    private boolean isWorker(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        return read(proc.resolve("cmdline")).contains("io.elasticfaces.app.WorkerMain")
                && read(proc.resolve("environ")).contains("FACES_STATE=" + state);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
