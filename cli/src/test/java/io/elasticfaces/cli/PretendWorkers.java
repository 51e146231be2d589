package io.elasticfaces.cli;

import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What workers do, without pictures: an instance whose script runs takes one message at a time, is busy with it from one
 * step to the next, deletes it, and ends its script with exit code 0 where no message is to be had. One whose script is
 * gone has dropped its message, which comes back by itself.
 */
final class PretendWorkers {
    private final ScalingRig rig;
    private final Path folder;
    private final Map<String, Held> held = new HashMap<>();
    private int answered;

    private record Held(Long worker, Message message) {}

    /** @param folder where workers are told to end */
    PretendWorkers(ScalingRig rig, Path folder) {
        this.rig = rig;
        this.folder = folder;
    }

    /** What an instance runs at every boot. */
    String userData() {
        return UserData.running("while [ ! -e '%s'/\"$INSTANCE_ID\".$$ ]; do sleep 0.05; done".formatted(folder));
    }

    int answered() {
        return answered;
    }

    /** Lets every worker do what it does next. */
    void step() {
        for (Instance instance : rig.instances()) {
            if (instance.state() == InstanceState.RUNNING && instance.status().pid() != null) {
                step(instance);
            }
        }
    }

    private void step(Instance instance) {
        Held before = held.remove(instance.id());
        if (before != null && before.worker().equals(instance.status().pid())) {
            rig.aws().sqs().deleteMessage(delete -> delete.queueUrl(rig.queueUrl())
                    .receiptHandle(before.message().receiptHandle()));
            answered++;
        }
        List<Message> received = rig.aws()
                .sqs()
                .receiveMessage(receive -> receive.queueUrl(rig.queueUrl()).maxNumberOfMessages(1))
                .messages();
        if (received.isEmpty()) {
            end(instance);
        } else {
            held.put(instance.id(), new Held(instance.status().pid(), received.get(0)));
        }
    }

    private void end(Instance instance) {
        try {
            Files.writeString(
                    folder.resolve(instance.id() + "." + instance.status().pid()), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
