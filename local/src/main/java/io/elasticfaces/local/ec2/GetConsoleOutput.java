package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** GetConsoleOutput: the last 64 KB, as on AWS. */
record GetConsoleOutput(Fleet fleet, MachineRoom machines, Clock clock) implements Action {
    private static final int MOST = 64 << 10;

    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId", "Latest");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        String id = request.required("InstanceId");
        fleet.find(List.of(id));
        try {
            String output =
                    Base64.getEncoder().encodeToString(machines.console(id).tail(MOST));
            return xml -> {
                xml.text("instanceId", id);
                xml.time("timestamp", clock.instant());
                xml.text("output", output.isEmpty() ? null : output);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console log of " + id, e);
        }
    }
}
