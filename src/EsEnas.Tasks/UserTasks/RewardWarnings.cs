using System.Globalization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>What a task file's reward says about itself before anything is rolled out: slips that are valid and teach nothing.</summary>
internal static class RewardWarnings
{
    /// <summary>A sentence for each.</summary>
    public static IReadOnlyList<string> Of(UserTaskDefinition definition)
    {
        var warnings = new List<string>();
        var terms = definition.Reward;
        if (terms.All(term => term.Coefficient == 0))
            return ["every coefficient of the reward is 0: nothing is rewarded, and nothing can be learned"];
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i].Coefficient == 0)
                warnings.Add(string.Create(CultureInfo.InvariantCulture,
                    $"reward[{i}] ({TaskWords.Rewards[(int)terms[i].Kind]}) has the coefficient 0 and no effect"));
        }

        var counted = terms.Where(term => term.Coefficient != 0).ToList();
        var paysBonus = counted.Exists(term => term.Kind == RewardKind.AliveBonus);
        var others = counted.Where(term => term.Kind != RewardKind.AliveBonus).ToList();
        if (others.Count == 0 && !definition.TrainsOnBonus)
            warnings.Add("weights are trained without the alive bonus (trainOnBonus: false) and nothing else is rewarded: " +
                "nothing can be learned");
        else if (others.Count == 0 && !definition.Terminates)
            warnings.Add("the alive bonus is all that is rewarded and no episode can end early: " +
                "every return is the same, and nothing can be learned");
        else if (others.TrueForAll(term => term.Kind is RewardKind.ControlCost or RewardKind.ActionRate)
            && !(paysBonus && definition.TrainsOnBonus))
            warnings.Add((paysBonus ? "weights are trained without the alive bonus, and all that is left is a cost of control"
                : "all that is rewarded is a cost of control")
                + ": the best policy does nothing" + (paysBonus ? " (trainOnBonus: true trains on the bonus)" : ""));
        if (!definition.Terminates && counted.Exists(term => term.Kind == RewardKind.EarlyEnd))
            warnings.Add("early-end has no effect: no episode can end early (see termination)");
        return warnings;
    }
}
