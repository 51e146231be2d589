package io.elasticfaces.local.ec2;

import java.util.Set;
import java.util.function.Consumer;

/** StopInstances; Force sends SIGKILL at once. */
record StopInstances(Fleet fleet) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId", "Force", "Hibernate", "SkipOsShutdown");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        if (request.flag("Hibernate")) {
            throw Ec2Error.UNSUPPORTED_OPERATION.because("Instances cannot hibernate here; stop them.");
        }
        boolean force = request.flag("Force") || request.flag("SkipOsShutdown");
        return ChangeState.answer(fleet.stop(ChangeState.instanceIds(request), force));
    }
}
