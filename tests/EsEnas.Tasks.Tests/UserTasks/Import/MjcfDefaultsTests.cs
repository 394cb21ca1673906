using System.Xml.Linq;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>Classes give elements what the library gives them.</summary>
[Needs(External.MuJoCo)]
public sealed class MjcfDefaultsTests
{
    [Fact]
    public void Main_class_may_have_a_name_of_its_own_where_the_library_lets_it()
    {
        Assert.SkipWhen(MuJoCoLibrary.IsAtLeast(3, 2, 0), "from MuJoCo 3.2.0 on the main class is called main");
        var root = XElement.Parse("""
            <mujoco><default class="robot"><joint axis="0 1 0"/><default class="leg"><joint damping="1"/></default></default>
            <worldbody><frame><body><joint name="a"/><joint name="b" class="robot"/><joint name="c" class="leg"/>
            <geom size="0.1"/></body></frame></worldbody></mujoco>
            """);
        var defaults = new MjcfDefaults(root);
        using var model = Model.FromXml(root.ToString().Replace("<frame>", "", StringComparison.Ordinal)
            .Replace("</frame>", "", StringComparison.Ordinal));

        foreach (var joint in root.Descendants("joint").Where(joint => joint.Attribute("name") is not null))
        {
            var compiled = model.Row(ModelField.JointAxis, model.IdOf(ModelObject.Joint, (string)joint.Attribute("name")!));
            Assert.Equal(compiled, Xml.Numbers(defaults.Value(joint, "axis") ?? "0 0 1"));
        }
    }
}
