using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Randomization;
using EsEnas.Tasks.Tests.UserTasks;
using static EsEnas.Tasks.Tests.UserTasks.UserTaskFiles;

namespace EsEnas.Tasks.Tests.Randomization;

/// <summary>Damping that a factor of a joint's one coefficient would leave as it is: the factor is refused, not half applied.</summary>
public sealed class OtherDampingTests
{
    [Theory]
    [InlineData("<worldbody><body><joint damping='0.1'/></body></worldbody>", "")]
    [InlineData("<worldbody><body><joint damping='0.1 0 0'/></body></worldbody>", "")]
    [InlineData("<worldbody><body><joint damping='0.1 2'/></body></worldbody>", "joints with damping of several coefficients")]
    [InlineData("<default><default><joint damping='0.1 2'/></default></default>", "joints with damping of several coefficients")]
    [InlineData("<default><joint damping='0.1'/><tendon damping='1'/></default><tendon><spatial damping='1'/></tendon>", "")]
    [InlineData("<actuator><position joint='j' damping='3'/></actuator>", "actuators with damping of their own")]
    [InlineData("<actuator><position joint='j' damping='0'/></actuator>", "")]
    [InlineData("<default><position damping='3'/></default>", "actuators with damping of their own")]
    public void Damping_beside_a_joint_s_one_coefficient_is_found(string content, string expected) =>
        Assert.Equal(expected, OtherDamping.In($"<mujoco>{content}</mujoco>"));

    [Theory, Needs(External.MuJoCo)]
    [InlineData("damping=\"0.5\"", "damping=\"0.5 0.1\"", "joints with damping of several coefficients, which no factor reaches")]
    [InlineData("kp=\"3\"", "kp=\"3\" damping=\"2\"", "actuators with damping of their own, which no factor reaches")]
    public void Factor_of_damping_that_would_scale_a_part_of_it_is_refused_in_a_task_file_and_as_an_option(string number, string other,
        string words)
    {
        ArgumentNullException.ThrowIfNull(number);
        var model = RandomizedTasks.Model.Replace(number, other, StringComparison.Ordinal);
        Assert.SkipUnless(IsKnown(model), $"MuJoCo {MuJoCoLibrary.VersionText} knows no such damping");

        AssertRefused(RandomizedTasks.Of("randomization: { dampingScale: [1, 2] }", model: model),
            "taskFile.definition.randomization.dampingScale", "[1, 2]", words);
        AssertRefused(RandomizedTasks.Of("", model: model).With((RandomizedQuantity.DampingScale, 1, 2)), "taskOptions.dampingScale",
            "[1, 2]", words);
    }

    private static bool IsKnown(string model)
    {
        try
        {
            Model.FromXml(model).Dispose();
            return true;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }
}
