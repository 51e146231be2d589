package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * StartInstances and TerminateInstances.
 *
 * @param change what is done to the instances of those ids
 */
record ChangeState(Function<List<String>, List<StateChange>> change) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId", "AdditionalInfo");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        return answer(change.apply(instanceIds(request)));
    }

    static List<String> instanceIds(QueryRequest request) {
        List<String> ids = request.list("InstanceId");
        if (ids.isEmpty()) {
            throw Ec2Error.MISSING_PARAMETER.because("The request must contain the parameter InstanceId");
        }
        return ids;
    }

    static Consumer<Ec2Xml> answer(List<StateChange> changes) {
        return xml -> xml.items("instancesSet", changes, change -> {
            xml.text("instanceId", change.instanceId());
            xml.state("currentState", change.current());
            xml.state("previousState", change.previous());
        });
    }
}
