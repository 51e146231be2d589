package io.elasticfaces.local.ec2;

import java.util.Set;
import java.util.function.Consumer;

/** RebootInstances. */
record RebootInstances(Fleet fleet) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        fleet.reboot(ChangeState.instanceIds(request));
        return xml -> xml.flag("return", true);
    }
}
