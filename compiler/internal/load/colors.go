package load

import (
	"regexp"
	"slices"
	"strings"

	"github.com/modeldata/model/compiler/internal/configs"
	"github.com/modeldata/model/compiler/project"
	"github.com/modeldata/model/internal/diag"
)

var hexColor = regexp.MustCompile(`^#([0-9a-f]{3}){1,2}$`)

// colorNames are those of CSS.
var colorNames = strings.Fields(`aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue
	blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan
	darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
	darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey
	dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey
	honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
	lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
	lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid
	mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream
	mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise
	palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown
	salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan
	teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen`)

// checkColor reports a color of the docs site's graph that is none.
func (l *loader) checkColor(n *project.Node, layers []configs.Layer) {
	docs := n.Config.Map("docs")
	if docs == nil {
		return
	}
	color := strings.ToLower(docs.String("node_color"))
	if color == "" || hexColor.MatchString(color) || slices.Contains(colorNames, color) {
		return
	}
	d := diag.Errorf(diag.ConfigType, setAt(n, layers, "docs"), "node_color must be a color, not '%s'", docs.String("node_color")).WithNode(n.UniqueID).
		WithHint(`write a name of CSS, such as teal, or "#008080"`)
	if near := diag.Nearest(color, colorNames); near != "" {
		d.WithHint("did you mean '%s'?", near)
	}
	l.report(d)
}
