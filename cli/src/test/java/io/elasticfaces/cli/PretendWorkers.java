package io.elasticfaces.cli;

import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Workers without pictures. In each step, an instance whose script runs deletes the message of the step before and
 * receives another; without one, its script ends. Instances with other user data receive nothing. If the script has
 * ended by itself, its message becomes visible again.
 */
final class PretendWorkers {
    private final AppCloud cloud;
    private final Path folder;
    private final SqsClient sqs;
    private final String queue;
    private final Map<String, Held> held = new HashMap<>();
    private final String encoded;
    private int answered;

    private record Held(long pid, Message message) {}

    /** @param folder for the files that end scripts */
    PretendWorkers(AppCloud cloud, Path folder) {
        this.cloud = cloud;
        this.folder = folder;
        sqs = cloud.aws.sqs();
        queue = cloud.url(AppCloud.NAMES.requestQueue());
        encoded = AppCloud.base64(userData());
    }

    String userData() {
        return UserData.running("while [ ! -e '%s'/\"$INSTANCE_ID\".$$ ]; do sleep 0.05; done".formatted(folder));
    }

    int answered() {
        return answered;
    }

    void step() throws IOException {
        for (Instance instance : cloud.living()) {
            if (instance.state() == InstanceState.RUNNING
                    && instance.status().pid() != null
                    && instance.spec().userData().equals(encoded)) {
                step(instance.id(), instance.status().pid());
            }
        }
    }

    private void step(String id, long pid) throws IOException {
        Held before = held.remove(id);
        if (before != null && before.pid() == pid) {
            sqs.deleteMessage(delete ->
                    delete.queueUrl(queue).receiptHandle(before.message().receiptHandle()));
            answered++;
        }
        List<Message> received = sqs.receiveMessage(
                        receive -> receive.queueUrl(queue).maxNumberOfMessages(1))
                .messages();
        if (received.isEmpty()) {
            Files.writeString(folder.resolve(id + "." + pid), "");
        } else {
            held.put(id, new Held(pid, received.get(0)));
        }
    }
}
