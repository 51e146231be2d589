package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** MonitorInstances and UnmonitorInstances: remembered and described, of no effect beside that. */
record MonitorInstances(Fleet fleet, boolean on) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        List<Instance> edited = fleet.edit(ChangeState.instanceIds(request), instance -> instance.monitored(on));
        return xml -> xml.items("instancesSet", edited, instance -> {
            xml.text("instanceId", instance.id());
            xml.group("monitoring", () -> xml.text("state", InstanceXml.monitoring(instance)));
        });
    }
}
